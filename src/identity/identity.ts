import type { Clock } from '../kernel/clock.ts';
import { type BasicOptions, createBasicCheck } from './basic.ts';
import { type BearerCheck, createBearerCheck, type OidcOptions } from './bearer.ts';
import { type Caller, type UserKey, userKeyText } from './caller.ts';
import { type ContactCentre, createDirectory } from './directory.ts';
import { createPasswordChecks, type PasswordChecksOptions } from './password-checks.ts';
import {
  createSessionCookies,
  parseSessionCookies,
  type Session,
  type SessionCookieOptions,
} from './session-cookie.ts';

export type IdentityOptions = BasicOptions &
  SessionCookieOptions &
  PasswordChecksOptions & {
    readonly contactCentres: readonly ContactCentre[];
    /** Undefined: bearer tokens are refused. */
    readonly oidc: OidcOptions | undefined;
    readonly bearerCacheEntries: number;
    readonly providerTimeoutMs: number;
    readonly clock: Clock;
  };

/** What a request brings to say who sent it. */
export type Credentials = {
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  /** Whether the client reached us over TLS: then the cookie is Secure. */
  readonly secure: boolean;
  /** The IP address of the client. */
  readonly clientAddress: string;
};

export type Identified = {
  /** Undefined without valid credentials. */
  readonly caller: Caller | undefined;
  /** A Set-Cookie value that the answer must carry. */
  readonly setCookie: string | undefined;
  /** Too many passwords wait to be checked: whether these are valid is not known; come back later. */
  readonly busy: boolean;
};

export type Identity = {
  /** Says who is calling. Never rejects. A cookie comes with the first authenticated answer, and when half of its time is over. */
  identify(credentials: Credentials): Promise<Identified>;
  /** Names of a configured user. */
  personName(user: UserKey): { readonly firstName: string; readonly lastName: string } | undefined;
};

/** Proof by an Authorization header. `limitMs`: a cookie must not outlive the token that it came for. */
type Proof = { readonly caller: Caller; readonly limitMs: number | undefined };

const NOBODY: Identified = { caller: undefined, setCookie: undefined, busy: false };
const BUSY: Identified = { caller: undefined, setCookie: undefined, busy: true };

/** Credentials of users and contact centres: Basic, bearer token, session cookie (web-services-api.md, section 6). */
export function createIdentity(options: IdentityOptions): Identity {
  const { clock, oidc } = options;
  const directory = createDirectory(options.contactCentres);
  const checkBasic = createBasicCheck(options, directory, createPasswordChecks(options), clock);
  const checkBearer: BearerCheck =
    oidc === undefined ? () => Promise.resolve(undefined) : createBearerCheck({ ...options, oidc }, directory, clock);
  const sessions = createSessionCookies(options, directory, clock);

  async function prove(authorization: string): Promise<Proof | undefined | 'busy'> {
    const [scheme = '', value = ''] = authorization.split(/ +/, 2);
    switch (scheme.toLowerCase()) {
      case 'basic': {
        const caller = await checkBasic(value);
        return caller === undefined || caller === 'busy' ? caller : { caller, limitMs: undefined };
      }
      case 'bearer': {
        const bearer = await checkBearer(value);
        return bearer && { caller: bearer.caller, limitMs: bearer.expiresAtMs };
      }
      default:
        return undefined;
    }
  }

  async function openSession(cookie: string | undefined): Promise<Session | undefined> {
    for (const token of parseSessionCookies(cookie)) {
      const session = await sessions.open(token);
      if (session !== undefined) return session;
    }
    return undefined;
  }

  return {
    async identify({ authorization, cookie, secure }) {
      const session = await openSession(cookie);
      if (authorization === undefined) {
        if (session === undefined) return NOBODY;
        const { caller, renewable } = session;
        return { caller, setCookie: renewable ? await sessions.issue(caller, secure) : undefined, busy: false };
      }
      // An Authorization header beats the cookie, also when it is wrong.
      const proof = await prove(authorization);
      if (proof === undefined) return NOBODY;
      if (proof === 'busy') return BUSY;
      const { caller, limitMs } = proof;
      const kept = session !== undefined && !session.renewable && isSameUser(session.caller, caller);
      return { caller, setCookie: kept ? undefined : await sessions.issue(caller, secure, limitMs), busy: false };
    },
    personName(user) {
      const caller = directory.byKey(user)?.caller;
      return caller && { firstName: caller.firstName, lastName: caller.lastName };
    },
  };
}

function isSameUser(one: UserKey, other: UserKey): boolean {
  return userKeyText(one) === userKeyText(other);
}
