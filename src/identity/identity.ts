import type { Clock } from '../kernel/clock.ts';
import { type BearerCheck, createBearerCheck, type OidcOptions } from './bearer/bearer.ts';
import { type Caller, type UserKey, userKeyText } from './caller.ts';
import type { SameSite } from './cookie-attributes.ts';
import { type ContactCentre, createDirectory } from './directory.ts';
import type { Ending } from './endings/sign-in-endings.ts';
import { type BasicOptions, createBasicCheck } from './password/basic.ts';
import {
  DEFAULT_SESSION_COOKIE,
  parseSessionCookies,
  type SessionCookieForm,
  toExpiredSessionCookie,
  toSessionCookie,
} from './sign-in/cookie-header.ts';
import type { Proven, SignIn } from './sign-in/sign-in.ts';
import { createSignIns, type FoundSession, type SignInsOptions } from './sign-in/sign-ins.ts';

export type IdentityOptions = BasicOptions &
  SignInsOptions & {
    readonly contactCentres: readonly ContactCentre[];
    /** Undefined: bearer tokens are refused. */
    readonly oidc: OidcOptions | undefined;
    /** Bearer tokens of demo identities, with the names of their users; none where real ones are configured. */
    readonly demoTokens?: ReadonlyMap<string, string>;
    readonly bearerCacheEntries: number;
    readonly providerTimeoutMs: number;
    readonly sessionCookieSameSite: SameSite;
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
  /** The cookie of the dialect that is spoken; by default that of v2. */
  readonly sessionCookie?: SessionCookieForm;
};

/** Who sent a request. */
export type Identified = {
  readonly caller: Caller;
  readonly signIn: SignIn;
  /** A Set-Cookie value that the answer must carry. */
  readonly setCookie: string | undefined;
};

/**
 * `unknown`: no valid credentials. `busy`: too many passwords wait to be checked, so whether these are valid is not known. `throttled`:
 * too many wrong passwords came from there.
 */
export type Unidentified = {
  readonly caller: undefined;
  readonly setCookie: undefined;
  readonly refusal: 'unknown' | 'busy' | 'throttled';
  /** When to come again; undefined where that does not help. */
  readonly retryAfterSeconds: number | undefined;
};

export type Identification = Identified | Unidentified;

/** What has ended: one sign-in, or all of these users. */
export type Ended = { readonly signIn: string } | { readonly isGone: (user: UserKey) => boolean };

export type Identity = {
  /** Says who is calling. Never rejects. A cookie comes with the first authenticated answer, and when half of its time is over. */
  identify(credentials: Credentials): Promise<Identification>;
  /** Whether what was let in by this sign-in must go. */
  isOver(signIn: SignIn): boolean;
  /** Ends the sign-in on all gateways, at once here. Rejects when it is over here, but that could not be kept. */
  signOut(signIn: SignIn): Promise<void>;
  /** A Set-Cookie value that makes a browser forget the session cookie, which no script can. */
  toForgottenCookie(secure: boolean, form?: SessionCookieForm): string;
  /** Is told whenever sign-ins end before their time. The function returned ends that. */
  onEnded(listener: (ended: Ended) => void): () => void;
  /** Names of a configured user. */
  personName(user: UserKey): { readonly firstName: string; readonly lastName: string } | undefined;
};

type ToSetCookie = (token: string) => string;

/** Proof by an Authorization header. `expiresAtMs`: that of a bearer token. */
type Proof = Proven & { readonly expiresAtMs: number | undefined };

const NOBODY = toUnidentified('unknown', undefined);
const BUSY = toUnidentified('busy', 1);

/** Credentials of users and contact centres: Basic, bearer token, session cookie (web-services-api.md, section 6). */
export function createIdentity(options: IdentityOptions): Identity {
  const { clock, oidc, endings, sessionCookieSameSite } = options;
  const directory = createDirectory(options.contactCentres);
  const checkBasic = createBasicCheck(options, directory);
  const checkBearer: BearerCheck =
    oidc === undefined ? () => Promise.resolve(undefined) : createBearerCheck({ ...options, oidc }, directory, clock);
  const demoTokens = new Map(
    [...(options.demoTokens ?? [])].flatMap(([token, userName]) => {
      const entry = directory.byUserName(userName);
      return entry === undefined ? [] : [[token, entry] as const];
    }),
  );
  const signIns = createSignIns(options, directory, clock);

  async function prove(authorization: string, clientAddress: string): Promise<Proof | Unidentified> {
    const [scheme = '', value = ''] = authorization.split(/ +/, 2);
    switch (scheme.toLowerCase()) {
      case 'basic': {
        const finding = await checkBasic(value, clientAddress);
        if (finding === 'wrong') return NOBODY;
        if (finding === 'busy') return BUSY;
        if ('throttledSeconds' in finding) return toUnidentified('throttled', finding.throttledSeconds);
        return { caller: finding.caller, passwordMark: finding.passwordMark, expiresAtMs: undefined };
      }
      case 'bearer': {
        const entry = demoTokens.get(value);
        if (entry !== undefined) return { ...entry, expiresAtMs: undefined };
        const bearer = await checkBearer(value);
        if (bearer === undefined) return NOBODY;
        return { caller: bearer.caller, passwordMark: undefined, expiresAtMs: bearer.expiresAtMs };
      }
      default:
        return NOBODY;
    }
  }

  function identifyByCookie(session: FoundSession, toSetCookie: ToSetCookie): Identified {
    const { caller, signIn } = session;
    const renewed = session.renewable ? signIns.renew(session) : undefined;
    if (renewed === undefined) return { caller, signIn, setCookie: undefined };
    return { caller, signIn: renewed.signIn, setCookie: toSetCookie(renewed.token) };
  }
  /** The sign-in goes on where the cookie is of the one who proved it anew, and then lasts as long as that proof. */
  function identifyByProof(proof: Proof, session: FoundSession | undefined, toSetCookie: ToSetCookie): Identified {
    const { caller, expiresAtMs } = proof;
    if (session === undefined || !isSame(session, proof)) {
      const { signIn, token } = signIns.begin(proof, expiresAtMs);
      return { caller, signIn, setCookie: toSetCookie(token) };
    }
    const endsAtMs = Math.min(session.absoluteEndMs, expiresAtMs ?? Number.POSITIVE_INFINITY);
    const { setCookie, signIn } = identifyByCookie(session, toSetCookie);
    return { caller, signIn: { ...signIn, endsAtMs }, setCookie };
  }

  return {
    async identify({ authorization, cookie, secure, clientAddress, sessionCookie = DEFAULT_SESSION_COOKIE }) {
      const session = signIns.find(parseSessionCookies(cookie, sessionCookie));
      const toSetCookie: ToSetCookie = (token) => toSessionCookie(sessionCookie, token, sessionCookieSameSite, secure);
      if (authorization === undefined) return session === undefined ? NOBODY : identifyByCookie(session, toSetCookie);
      // An Authorization header beats the cookie, also when it is wrong.
      const proof = await prove(authorization, clientAddress);
      return proof.caller === undefined ? proof : identifyByProof(proof, session, toSetCookie);
    },
    isOver: signIns.isOver,
    signOut: signIns.end,
    toForgottenCookie: (secure, form = DEFAULT_SESSION_COOKIE) =>
      toExpiredSessionCookie(form, sessionCookieSameSite, secure),
    onEnded: (listener) => endings.follow((ending) => listener(toEnded(ending))),
    personName(user) {
      const caller = directory.byKey(user)?.caller;
      return caller && { firstName: caller.firstName, lastName: caller.lastName };
    },
  };
}

function toUnidentified(refusal: Unidentified['refusal'], retryAfterSeconds: number | undefined): Unidentified {
  return { caller: undefined, setCookie: undefined, refusal, retryAfterSeconds };
}

function toEnded({ signIn, user }: Ending): Ended {
  if (signIn !== undefined) return { signIn };
  const key = userKeyText(user);
  return { isGone: (other) => userKeyText(other) === key };
}

/** Whether both stand for one user with one password. */
function isSame(one: Proven, other: Proven): boolean {
  return userKeyText(one.caller) === userKeyText(other.caller) && one.passwordMark === other.passwordMark;
}
