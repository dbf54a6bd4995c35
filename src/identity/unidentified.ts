/**
 * Why a request has no caller. `unknown`: no valid credentials. `busy`: too many passwords wait to be checked, so whether these are valid
 * is not known. `throttled`: too many wrong passwords came from there. `user`: a good bearer token names a user that cannot be taken.
 * `provider-away`: the keys that tokens are signed with cannot be read, so whether this one is good is not known.
 */
export type IdentityRefusal = 'unknown' | 'busy' | 'throttled' | 'user' | 'provider-away';

export type Unidentified = {
  readonly caller: undefined;
  readonly setCookie: undefined;
  readonly refusal: IdentityRefusal;
  /** When to come again; undefined where that does not help. */
  readonly retryAfterSeconds: number | undefined;
};

export function toUnidentified(refusal: IdentityRefusal, retryAfterSeconds?: number): Unidentified {
  return { caller: undefined, setCookie: undefined, refusal, retryAfterSeconds };
}
