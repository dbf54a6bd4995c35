import { type AuthorizationOptions, createAuthorizationCheck, type Proof } from './authorization.ts';
import { type Caller, type UserKey, userKeyText } from './caller.ts';
import type { SameSite } from './cookie-attributes.ts';
import { type ContactCentre, createDirectory, type DirectoryOptions } from './directory.ts';
import type { Ending } from './endings/sign-in-endings.ts';
import {
  DEFAULT_SESSION_COOKIE,
  parseSessionCookies,
  type SessionCookieForm,
  toExpiredSessionCookie,
  toSessionCookie,
} from './sign-in/cookie-header.ts';
import type { Proven, SignIn } from './sign-in/sign-in.ts';
import { createSignIns, type FoundSession, type SignInsOptions } from './sign-in/sign-ins.ts';
import { toUnidentified, type Unidentified } from './unidentified.ts';

export type IdentityOptions = AuthorizationOptions &
  SignInsOptions & {
    readonly contactCentres: readonly ContactCentre[];
    readonly oidc: DirectoryOptions | undefined;
    readonly sessionCookieSameSite: SameSite;
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
  /** Ends every sign-in that the user has begun until now, on all gateways. Rejects as signOut does. */
  signOutEverywhere(user: UserKey): Promise<void>;
  /** A Set-Cookie value that makes a browser forget the session cookie, which no script can. */
  toForgottenCookie(secure: boolean, form?: SessionCookieForm): string;
  /** Is told whenever sign-ins end before their time. The function returned ends that. */
  onEnded(listener: (ended: Ended) => void): () => void;
  /** Those in force. */
  contactCentres(): readonly ContactCentre[];
  /** From now on these are the contact centres and users. Sign-ins of users that are gone, or have another password, end. */
  replaceContactCentres(contactCentres: readonly ContactCentre[]): void;
  /** Names of a configured user. */
  personName(user: UserKey): Pick<Caller, 'userName' | 'firstName' | 'lastName'> | undefined;
};

type ToSetCookie = (token: string) => string;

/** Credentials of users and contact centres: Basic, bearer token, session cookie (web-services-api.md, section 6). */
export function createIdentity(options: IdentityOptions): Identity {
  const { clock, oidc, endings, sessionCookieSameSite } = options;
  const { configuredUsersProvided } = oidc ?? { configuredUsersProvided: false };
  const directory = createDirectory(options.contactCentres, { configuredUsersProvided });
  const endedListeners = new Set<(ended: Ended) => void>();
  const prove = createAuthorizationCheck(options, directory);
  const signIns = createSignIns(options, directory, clock);

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

  function tellEnded(ended: Ended): void {
    for (const listener of endedListeners) listener(ended);
  }
  endings.follow((ending) => tellEnded(toEnded(ending)));

  return {
    async identify({ authorization, cookie, secure, clientAddress, sessionCookie = DEFAULT_SESSION_COOKIE }) {
      const session = signIns.find(parseSessionCookies(cookie, sessionCookie));
      const toSetCookie: ToSetCookie = (token) => toSessionCookie(sessionCookie, token, sessionCookieSameSite, secure);
      if (authorization === undefined) {
        return session === undefined ? toUnidentified('unknown') : identifyByCookie(session, toSetCookie);
      }
      // An Authorization header beats the cookie, also when it is wrong.
      const proof = await prove(authorization, clientAddress);
      return proof.caller === undefined ? proof : identifyByProof(proof, session, toSetCookie);
    },
    isOver: signIns.isOver,
    signOut: signIns.end,
    signOutEverywhere: signIns.endAll,
    toForgottenCookie: (secure, form = DEFAULT_SESSION_COOKIE) =>
      toExpiredSessionCookie(form, sessionCookieSameSite, secure),
    onEnded(listener) {
      endedListeners.add(listener);
      return () => void endedListeners.delete(listener);
    },
    contactCentres: directory.contactCentres,
    replaceContactCentres(contactCentres) {
      tellEnded({ isGone: directory.replace(contactCentres) });
    },
    personName(user) {
      const caller = directory.byKey(user)?.caller;
      return caller && { userName: caller.userName, firstName: caller.firstName, lastName: caller.lastName };
    },
  };
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
