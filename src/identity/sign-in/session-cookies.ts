import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { type Caller, userKeyText } from '../caller.ts';
import type { Directory } from '../directory.ts';
import { createExpiringMap } from '../expiring-map.ts';
import { createTextSeal } from './sealed-text.ts';
import type { Proven, SignIn } from './sign-in.ts';
import { createTokenSigner, newTokenId } from './signed-token.ts';

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

/** What a sign-in is from its beginning on. */
const begun = z.object({
  tenant: z.string(),
  userId: z.string(),
  passwordMark: z.string().optional(),
  /** Of a user that the configuration does not know. */
  person: z
    .object({ userName: z.string(), firstName: z.string(), lastName: z.string(), emailAddress: z.string() })
    .optional(),
  startedAtMs: z.number(),
  /** Of the bearer token that it began with. */
  expiresAtMs: z.number().optional(),
});
type Begun = z.output<typeof begun>;

const cookieContent = begun.extend({ idleUntilMs: z.number() });

/** Sign-ins of a user that begin within this time share their content: sealing it is the dear part for clients that keep no cookie. */
const SHARED_MS = 1000;
const SHARED_USERS_MAX = 10_000;

type Opened = { readonly id: string; readonly content: z.output<typeof cookieContent> };

/** Sessions without a table: the cookie itself says, sealed, who its owner is. */
export function createSessionCookies(
  options: SessionCookieOptions,
  directory: Directory,
  clock: Clock,
): SessionCookies {
  const seal = createTextSeal(options.sessionKey, 'session cookie');
  const signer = createTokenSigner(options.sessionKey, 'session cookie id');
  const remembered = createExpiringMap<Opened>(options.sessionCookiesMax, clock);
  const shared = createExpiringMap<{ readonly begun: Begun; readonly sealed: string }>(SHARED_USERS_MAX, clock);

  function unseal(token: string): Opened | undefined {
    const known = remembered.get(token);
    if (known !== undefined) return known;
    const signed = signer.open(token);
    const text = signed && seal.open(signed.content);
    if (signed === undefined || text === undefined) return undefined;
    const opened = { id: signed.id, content: cookieContent.parse(JSON.parse(text)) };
    remembered.set(token, opened, endOf(opened));
    return opened;
  }
  function endOf({ content }: Opened): number {
    return Math.min(content.idleUntilMs, limitOf(content));
  }
  /** The end of the sign-in however much its cookie is used. */
  function limitOf({ startedAtMs, expiresAtMs = Number.POSITIVE_INFINITY }: Begun): number {
    return Math.min(startedAtMs + options.sessionMaxMs, expiresAtMs);
  }
  /** Read anew each time: features, names and passwords may have changed since. */
  function findCaller({ tenant, userId, passwordMark, person }: Begun): Caller | undefined {
    if (person === undefined) {
      const entry = directory.byKey({ tenant, userId });
      return entry?.passwordMark === passwordMark ? entry?.caller : undefined;
    }
    const features = directory.mayBeProvided({ tenant, userId }) ? directory.features(tenant) : undefined;
    return features && { ...person, tenant, userId, features };
  }
  function toIdleUntil(same: Begun): number {
    return Math.min(clock.nowMs() + options.sessionCookieMs, limitOf(same));
  }
  function sealContent(same: Begun, idleUntilMs: number): string {
    return seal.seal(JSON.stringify({ ...same, idleUntilMs }));
  }
  function beginContent(proven: Proven, expiresAtMs: number | undefined, mayShare: boolean) {
    const key = `${userKeyText(proven.caller)}\n${proven.passwordMark ?? ''}\n${expiresAtMs ?? ''}`;
    const known = mayShare ? shared.get(key) : undefined;
    if (known !== undefined) return known;
    const fresh = toBegun(proven, clock.nowMs(), expiresAtMs);
    const content = { begun: fresh, sealed: sealContent(fresh, toIdleUntil(fresh)) };
    shared.set(key, content, clock.nowMs() + Math.min(SHARED_MS, options.sessionCookieMs / 100));
    return content;
  }

  return {
    open(token) {
      const opened = unseal(token);
      if (opened === undefined) return undefined;
      const { id, content } = opened;
      const endsAtMs = endOf(opened);
      const leftMs = endsAtMs - clock.nowMs();
      const caller = leftMs > 0 ? findCaller(content) : undefined;
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
      const { begun: same, sealed } = beginContent(proven, expiresAtMs, mayShare);
      const id = newTokenId();
      return { token: signer.sign(id, sealed), signIn: toSignIn(id, same, limitOf(same), true) };
    },
    renew(token) {
      const opened = unseal(token);
      if (opened === undefined) return undefined;
      const { idleUntilMs: _, ...same } = opened.content;
      const idleUntilMs = toIdleUntil(same);
      const renewed = signer.sign(opened.id, sealContent(same, idleUntilMs));
      return { token: renewed, signIn: toSignIn(opened.id, same, idleUntilMs, false) };
    },
  };
}

function toBegun({ caller, passwordMark }: Proven, startedAtMs: number, expiresAtMs: number | undefined): Begun {
  const { tenant, userId, userName, firstName, lastName, emailAddress } = caller;
  const person = passwordMark === undefined ? { userName, firstName, lastName, emailAddress } : undefined;
  return { tenant, userId, passwordMark, person, startedAtMs, expiresAtMs };
}

function toSignIn(
  id: string,
  { tenant, userId, passwordMark, startedAtMs }: Begun,
  endsAtMs: number,
  isNew: boolean,
): SignIn {
  return { id, user: { tenant, userId }, passwordMark, startedAtMs, endsAtMs, isNew };
}
