import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import type { Caller } from '../caller.ts';
import type { Directory } from '../directory.ts';
import { createExpiringMap } from '../expiring-map.ts';
import { createTextSeal, newSealId } from './sealed-text.ts';
import type { Proven, SignIn } from './sign-in.ts';

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
  /** A new sign-in. `expiresAtMs`: it cannot outlive the bearer token that it began with. */
  begin(proven: Proven, expiresAtMs: number | undefined): Issued;
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

type Opened = { readonly id: string; readonly content: z.output<typeof cookieContent> };

/** Sessions without a table: the cookie itself says, sealed, who its owner is. */
export function createSessionCookies(
  options: SessionCookieOptions,
  directory: Directory,
  clock: Clock,
): SessionCookies {
  const seal = createTextSeal(options.sessionKey, 'session cookie');
  const remembered = createExpiringMap<Opened>(options.sessionCookiesMax, clock);

  function unseal(token: string): Opened | undefined {
    const known = remembered.get(token);
    if (known !== undefined) return known;
    const unsealed = seal.open(token);
    if (unsealed === undefined) return undefined;
    const opened = { id: unsealed.id, content: cookieContent.parse(JSON.parse(unsealed.text)) };
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
    const features = directory.features(tenant);
    return features && { ...person, tenant, userId, features };
  }
  function sealCookie(id: string, sealed: Begun): { readonly token: string; readonly endsAtMs: number } {
    const idleUntilMs = Math.min(clock.nowMs() + options.sessionCookieMs, limitOf(sealed));
    const token = seal.seal(id, JSON.stringify({ ...sealed, idleUntilMs }));
    return { token, endsAtMs: idleUntilMs };
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
    begin({ caller, passwordMark }, expiresAtMs) {
      const { tenant, userId, userName, firstName, lastName, emailAddress } = caller;
      const person = passwordMark === undefined ? { userName, firstName, lastName, emailAddress } : undefined;
      const fresh: Begun = { tenant, userId, passwordMark, person, startedAtMs: clock.nowMs(), expiresAtMs };
      const id = newSealId();
      return { token: sealCookie(id, fresh).token, signIn: toSignIn(id, fresh, limitOf(fresh), true) };
    },
    renew(token) {
      const opened = unseal(token);
      if (opened === undefined) return undefined;
      const { idleUntilMs: _, ...same } = opened.content;
      const renewed = sealCookie(opened.id, same);
      return { token: renewed.token, signIn: toSignIn(opened.id, same, renewed.endsAtMs, false) };
    },
  };
}

function toSignIn(
  id: string,
  { tenant, userId, passwordMark, startedAtMs }: Begun,
  endsAtMs: number,
  isNew: boolean,
): SignIn {
  return { id, user: { tenant, userId }, passwordMark, startedAtMs, endsAtMs, isNew };
}
