import type { Clock } from '../../kernel/clock.ts';
import { type UserKey, userKeyText } from '../caller.ts';
import type { Directory } from '../directory.ts';
import type { SignInEndings } from '../endings/sign-in-endings.ts';
import { createExpiringMap } from '../expiring-map.ts';
import { createSessionCookies, type Issued, type Session, type SessionCookieOptions } from './session-cookies.ts';
import type { Proven, SignIn } from './sign-in.ts';

export type SignInsOptions = SessionCookieOptions & {
  readonly endings: SignInEndings;
  /** Endings of one user that are remembered one by one; past it a further one ends all sign-ins of the user. */
  readonly endingsPerUserMax: number;
};

/** A session, and the cookie value that brought it. */
export type FoundSession = Session & { readonly token: string };

export type SignIns = {
  /** The session that these cookie values speak of; undefined where there is none that counts. */
  find(tokens: readonly string[]): FoundSession | undefined;
  begin(proven: Proven, expiresAtMs: number | undefined): Issued;
  renew(session: FoundSession): Issued | undefined;
  /** Whether what was let in by it must go: expired, signed out, or the user is gone or has another password. */
  isOver(signIn: SignIn): boolean;
  /** Ends it on all gateways, at once here. Resolves when that outlives the process, rejects when it could not be kept. */
  end(signIn: SignIn): Promise<void>;
  /** Ends all that the user has begun until now. */
  endAll(user: UserKey): Promise<void>;
};

/** Users whose endings are counted at a time. */
const COUNTED_USERS_MAX = 10_000;

/** Who has signed in, as far as it can be known without a table of them: by cookies, and by what was ended before its time. */
export function createSignIns(options: SignInsOptions, directory: Directory, clock: Clock): SignIns {
  const { endings, sessionMaxMs } = options;
  const cookies = createSessionCookies(options, directory, clock);
  const endedByUser = createExpiringMap<number>(COUNTED_USERS_MAX, clock);

  function stands({ user, passwordMark }: SignIn): boolean {
    return passwordMark === undefined
      ? directory.mayBeProvided(user)
      : directory.byKey(user)?.passwordMark === passwordMark;
  }
  /** How many of the user's sign-ins have been ended since so long. */
  function count(user: UserKey): number {
    const key = userKeyText(user);
    const ended = (endedByUser.get(key) ?? 0) + 1;
    endedByUser.set(key, ended, clock.nowMs() + sessionMaxMs);
    return ended;
  }

  function endAll(user: UserKey): Promise<void> {
    const atMs = clock.nowMs();
    return endings.end({ user, signIn: undefined, atMs, untilMs: atMs + sessionMaxMs });
  }

  return {
    find(tokens) {
      const sessions = tokens.flatMap((token) => {
        const session = cookies.open(token);
        return session === undefined || endings.isEnded(session.signIn) ? [] : [{ ...session, token }];
      });
      const [first] = sessions;
      if (first === undefined) return undefined;
      const owner = userKeyText(first.caller);
      // Another host of the same site has planted one of them: whose it is cannot be told.
      return sessions.every(({ caller }) => userKeyText(caller) === owner) ? first : undefined;
    },
    begin(proven, expiresAtMs) {
      const issued = cookies.begin(proven, expiresAtMs, true);
      // All sign-ins of the user were ended a moment ago: this one is of afterwards.
      return endings.isEnded(issued.signIn) ? cookies.begin(proven, expiresAtMs, false) : issued;
    },
    renew: ({ token }) => cookies.renew(token),
    isOver: (signIn) => signIn.endsAtMs <= clock.nowMs() || !stands(signIn) || endings.isEnded(signIn),
    async end(signIn) {
      // Nobody has its cookie: there is nothing to remember.
      if (signIn.isNew) return;
      const atMs = clock.nowMs();
      const { id, user, startedAtMs } = signIn;
      if (count(user) <= options.endingsPerUserMax) {
        await endings.end({ user, signIn: id, atMs, untilMs: startedAtMs + sessionMaxMs });
      } else {
        await endAll(user);
      }
    },
    endAll,
  };
}
