import type { Caller, UserKey } from '../caller.ts';

/** Somebody who has proved who it is, and by which password. */
export type Proven = {
  readonly caller: Caller;
  /** Undefined for users of an OpenID Connect provider. */
  readonly passwordMark: string | undefined;
};

/** What one browser or program began when it proved who it is. It goes on with the cookie, and ends as a whole. */
export type SignIn = {
  /** Letters, digits, - and _. */
  readonly id: string;
  readonly user: UserKey;
  /** Of the password that it began with. */
  readonly passwordMark: string | undefined;
  readonly startedAtMs: number;
  /** When what this request proved it with is over: the cookie, the bearer token, or the whole sign-in. */
  readonly endsAtMs: number;
  /** It began with this request: no other one has its cookie. */
  readonly isNew: boolean;
};
