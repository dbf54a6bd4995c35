import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { type Caller, userKeyText } from './caller.ts';
import type { Directory } from './directory.ts';
import { createExpiringMap } from './expiring-map.ts';

const SESSION_COOKIE = 'JSESSIONID';

export type SessionCookieOptions = {
  /** Secret of at least 32 bytes; the same on all gateways and over restarts, so that cookies outlive both. */
  readonly sessionKey: Uint8Array;
  /** How long a cookie is good after its last use. */
  readonly sessionCookieMs: number;
  /** Cookies remembered as verified, and cookies remembered for handing out again. */
  readonly sessionCookiesMax: number;
};

export type Session = {
  readonly caller: Caller;
  readonly expiresAtMs: number;
  /** Whether half of its time is over and it may be renewed. */
  readonly renewable: boolean;
};

export type SessionCookies = {
  /** The session in a cookie's value; undefined when it is not ours, expired, or of a user that is gone. */
  open(token: string): Promise<Session | undefined>;
  /** A Set-Cookie value for the caller. `expiresAtMs` is a limit that is not moved by use: that of a bearer token. */
  issue(caller: Caller, secure: boolean, expiresAtMs?: number): Promise<string>;
};

const AUDIENCE = 'ucs-gateway-session';

const claims = z.object({
  sub: z.string(),
  exp: z.number(),
  tenant: z.string(),
  userName: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  emailAddress: z.string(),
  /** Absent for users that are not in the configuration (bearer tokens). */
  passwordMark: z.string().optional(),
});

/** Sessions without a table: the cookie itself says, under a signature, who its owner is. */
export function createSessionCookies(
  options: SessionCookieOptions,
  directory: Directory,
  clock: Clock,
): SessionCookies {
  const opened = createExpiringMap<{ readonly caller: Caller; readonly fixed: boolean; readonly expiresAtMs: number }>(
    options.sessionCookiesMax,
    clock,
  );
  const issued = createExpiringMap<string>(options.sessionCookiesMax, clock);

  async function verify(token: string) {
    const verified = await jwtVerify(token, options.sessionKey, {
      algorithms: ['HS256'],
      audience: AUDIENCE,
      currentDate: new Date(clock.nowMs()),
    }).catch(() => undefined);
    const parsed = claims.safeParse(verified?.payload);
    if (!parsed.success) return undefined;
    const { sub: userId, exp, passwordMark, ...person } = parsed.data;
    const expiresAtMs = exp * 1000;
    if (passwordMark === undefined) {
      const features = directory.features(person.tenant);
      return features && { caller: { ...person, userId, features }, fixed: true, expiresAtMs };
    }
    const entry = directory.byKey({ tenant: person.tenant, userId });
    return entry?.passwordMark === passwordMark ? { caller: entry.caller, fixed: false, expiresAtMs } : undefined;
  }

  function sign(caller: Caller, expiresAtMs: number, fixed: boolean): Promise<string> {
    const { userId, features: _, ...person } = caller;
    const passwordMark = fixed ? undefined : directory.byKey(caller)?.passwordMark;
    return new SignJWT({ ...person, passwordMark })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setAudience(AUDIENCE)
      .setExpirationTime(Math.floor(expiresAtMs / 1000))
      .sign(options.sessionKey);
  }

  return {
    async open(token) {
      const nowMs = clock.nowMs();
      let session = opened.get(token);
      if (session === undefined) {
        session = await verify(token);
        if (session === undefined) return undefined;
        opened.set(token, session, session.expiresAtMs);
      }
      const { caller, expiresAtMs, fixed } = session;
      return { caller, expiresAtMs, renewable: !fixed && expiresAtMs - nowMs < options.sessionCookieMs / 2 };
    },
    async issue(caller, secure, limitMs) {
      const nowMs = clock.nowMs();
      const fixed = limitMs !== undefined;
      const expiresAtMs = Math.min(nowMs + options.sessionCookieMs, limitMs ?? Number.POSITIVE_INFINITY);
      // Clients that send Basic every time and keep no cookie are common: they are handed the same one again.
      const key = `${userKeyText(caller)}\n${limitMs ?? ''}`;
      let token = issued.get(key);
      if (token === undefined) {
        token = await sign(caller, expiresAtMs, fixed);
        issued.set(key, token, nowMs + (expiresAtMs - nowMs) / 2);
      }
      return toSetCookie(token, secure);
    },
  };
}

/** A Set-Cookie value that makes a browser forget the cookie, which no script can. */
export function toExpiredSessionCookie(secure: boolean): string {
  return `${toSetCookie('', secure)}; Max-Age=0`;
}

function toSetCookie(token: string, secure: boolean): string {
  return `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/** Browsers send the cookies of this name that other servers of the host have set for their paths, too. */
const SAME_NAME_MAX = 4;

/** The values of the session cookie in a Cookie header, in their order. */
export function parseSessionCookies(cookie: string | undefined): readonly string[] {
  if (cookie === undefined) return [];
  const values: string[] = [];
  for (const pair of cookie.split(';')) {
    const equals = pair.indexOf('=');
    if (equals === -1 || pair.slice(0, equals).trim() !== SESSION_COOKIE) continue;
    if (values.push(pair.slice(equals + 1).trim()) === SAME_NAME_MAX) break;
  }
  return values;
}
