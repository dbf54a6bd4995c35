import type { Clock } from '../../kernel/clock.ts';
import { type Caller, userKeyText } from '../caller.ts';
import type { Directory } from '../directory.ts';
import { createExpiringMap } from '../expiring-map.ts';
import { type Begun, createSessionTokens } from './session-token.ts';
import type { Proven, SignIn } from './sign-in.ts';
import { newTokenId } from './signed-token.ts';

export type SessionCookieOptions = {
  /** Secret of at least 32 bytes; the same on all gateways and over restarts, so that cookies outlive both. */
  readonly sessionKey: Uint8Array;
  /** How long a cookie is good after its last use. */
  readonly sessionCookieMs: number;
  /** How long a sign-in is good however much it is used. */
  readonly sessionMaxMs: number;
  /** Cookies remembered as opened. */
  readonly sessionCookiesMax: number;
};

/** The sign-in that a cookie belongs to. */
export type Session = Proven & {
  readonly signIn: SignIn;
  /** The end of the sign-in, however much it is used. */
  readonly absoluteEndMs: number;
  /** Whether half of the cookie's idle time is over and more of it is to be had. */
  readonly renewable: boolean;
};

/** A sign-in and the value of its cookie. */
export type Issued = { readonly signIn: SignIn; readonly token: string };

export type SessionCookies = {
  /** The session in a cookie's value; undefined when it is not ours, expired, or of a user that is gone or has another password. */
  open(token: string): Session | undefined;
  /**
   * A new sign-in. `expiresAtMs`: it cannot outlive the bearer token that it began with. `mayShare`: its start may be that of another one
   * of the user a moment ago.
   */
  begin(proven: Proven, expiresAtMs: number | undefined, mayShare: boolean): Issued;
  /** Another value for the cookie of the same sign-in, with its whole idle time; undefined for what open() does not take. */
  renew(token: string): Issued | undefined;
};

/** Sign-ins of a user that begin within this time share what is sealed: that is the dear part for clients that keep no cookie. */
const SHARED_MS = 1000;
const SHARED_USERS_MAX = 10_000;

/** Sessions without a table: the cookie itself says, sealed, who its owner is. */
export function createSessionCookies(
  options: SessionCookieOptions,
  directory: Directory,
  clock: Clock,
): SessionCookies {
  const tokens = createSessionTokens(options.sessionKey);
  type Opened = NonNullable<ReturnType<typeof tokens.open>>;
  const remembered = createExpiringMap<Opened>(options.sessionCookiesMax, clock);
  const shared = createExpiringMap<{ readonly begun: Begun; readonly sealed: string }>(SHARED_USERS_MAX, clock);

  /** The end of the sign-in however much its cookie is used. */
  function limitOf({ startedAtMs, expiresAtMs = Number.POSITIVE_INFINITY }: Begun): number {
    return Math.min(startedAtMs + options.sessionMaxMs, expiresAtMs);
  }
  function endOf({ content }: Opened): number {
    return Math.min(content.idleUntilMs, limitOf(content));
  }
  function toIdleUntil(same: Begun): number {
    return Math.min(clock.nowMs() + options.sessionCookieMs, limitOf(same));
  }
  function unseal(token: string): Opened | undefined {
    const opened = remembered.get(token) ?? tokens.open(token);
    if (opened !== undefined) remembered.set(token, opened, endOf(opened));
    return opened;
  }
  function beginContent(proven: Proven, expiresAtMs: number | undefined, mayShare: boolean) {
    const key = `${userKeyText(proven.caller)}\n${proven.passwordMark ?? ''}\n${expiresAtMs ?? ''}`;
    const known = mayShare ? shared.get(key) : undefined;
    if (known !== undefined) return known;
    const fresh = toBegun(proven, clock.nowMs(), expiresAtMs);
    const made = { begun: fresh, sealed: tokens.seal({ ...fresh, idleUntilMs: toIdleUntil(fresh) }) };
    shared.set(key, made, clock.nowMs() + Math.min(SHARED_MS, options.sessionCookieMs / 100));
    return made;
  }

  return {
    open(token) {
      const opened = unseal(token);
      if (opened === undefined) return undefined;
      const { id, content } = opened;
      const endsAtMs = endOf(opened);
      const leftMs = endsAtMs - clock.nowMs();
      const caller = leftMs > 0 ? findCaller(directory, content) : undefined;
      if (caller === undefined) return undefined;
      return {
        caller,
        passwordMark: content.passwordMark,
        signIn: toSignIn(id, content, endsAtMs, false),
        absoluteEndMs: content.startedAtMs + options.sessionMaxMs,
        renewable: leftMs < options.sessionCookieMs / 2 && endsAtMs < limitOf(content),
      };
    },
    begin(proven, expiresAtMs, mayShare) {
      const { begun, sealed } = beginContent(proven, expiresAtMs, mayShare);
      const id = newTokenId();
      return { token: tokens.sign(id, sealed), signIn: toSignIn(id, begun, limitOf(begun), true) };
    },
    renew(token) {
      const opened = unseal(token);
      if (opened === undefined) return undefined;
      const { id, content } = opened;
      const idleUntilMs = toIdleUntil(content);
      const renewed = tokens.sign(id, tokens.seal({ ...content, idleUntilMs }));
      return { token: renewed, signIn: toSignIn(id, content, idleUntilMs, false) };
    },
  };
}

/** Read anew each time: features, names and passwords may have changed since. */
function findCaller(directory: Directory, { tenant, userId, passwordMark, person }: Begun): Caller | undefined {
  if (person === undefined) {
    const entry = directory.byKey({ tenant, userId });
    return entry?.passwordMark === passwordMark ? entry?.caller : undefined;
  }
  const features = directory.mayBeProvided({ tenant, userId }) ? directory.features(tenant) : undefined;
  return features && { ...person, tenant, userId, features };
}

function toBegun({ caller, passwordMark }: Proven, startedAtMs: number, expiresAtMs: number | undefined): Begun {
  const { tenant, userId, userName, firstName, lastName, emailAddress } = caller;
  const person = passwordMark === undefined ? { userName, firstName, lastName, emailAddress } : undefined;
  return { tenant, userId, passwordMark, person, startedAtMs, expiresAtMs };
}

function toSignIn(id: string, begun: Begun, endsAtMs: number, isNew: boolean): SignIn {
  const { tenant, userId, passwordMark, startedAtMs } = begun;
  return { id, user: { tenant, userId }, passwordMark, startedAtMs, endsAtMs, isNew };
}
