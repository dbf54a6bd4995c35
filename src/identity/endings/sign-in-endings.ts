import type { UserKey } from '../caller.ts';

/**
 * The end of a sign-in before its time, as by sign-out. Those by expiry, by another password and of a removed user need none: they
 * are seen from the cookie and from the configuration.
 */
export type Ending = {
  readonly user: UserKey;
  /** The id of the sign-in, of letters, digits, - and _; undefined: all of the user's that began until `atMs`. */
  readonly signIn: string | undefined;
  readonly atMs: number;
  /** By then what it ended would be over all the same: it may be forgotten. */
  readonly untilMs: number;
};

/** A sign-in as it is asked about. */
export type AskedSignIn = { readonly id: string; readonly user: UserKey; readonly startedAtMs: number };

/** Which sign-ins were ended. The port of what keeps them: a file (one gateway), or what several gateways share. */
export type SignInEndings = {
  /** In force here at once. Resolves when it outlives the process; rejects when it could not be kept: it goes on being tried. */
  end(ending: Ending): Promise<void>;
  isEnded(signIn: AskedSignIn): boolean;
  /** Is told of every ending that is new here, whichever gateway it comes from. The function returned ends that. */
  follow(follower: (ending: Ending) => void): () => void;
  stop(): Promise<void>;
};
