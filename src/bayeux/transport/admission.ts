import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Addresses } from '../../http/address/addresses.ts';
import type { Caller } from '../../identity/caller.ts';
import type { Identity } from '../../identity/identity.ts';
import type { SignIn } from '../../identity/sign-in/sign-in.ts';
import type { IdentityRefusal, Unidentified } from '../../identity/unidentified.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createShortMemory } from '../../kernel/short-memory.ts';
import { parseBrowserCookie } from './browser-cookie.ts';
import type { HttpFailure } from './http-failure.ts';

/** A request that may go on: who sent it, and what its answer carries beside the body. */
export type Admission = {
  readonly caller: Caller | undefined;
  /** What let the caller in. */
  readonly signIn: SignIn | undefined;
  readonly browser: string | undefined;
  /** Whether the client reached us over TLS: then cookies are Secure. */
  readonly secure: boolean;
  /** Names and values in turn: Set-Cookie, and CORS headers for an allowed foreign page. */
  readonly headers: readonly string[];
};

/** A request that may not go on: how it is answered, whatever is in it. */
export type TurnedAway = { readonly failure: HttpFailure; readonly headers: readonly string[] };

/** Known at once where nobody has to be asked. `cookie`: the Cookie header, where all of it counts. */
export type Admit = (req: IncomingMessage, cookie: string | undefined) => Admission | Promise<Admission | TurnedAway>;

/** Who sent the last request of a connection, and what it said to prove that. */
type Known = {
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  readonly admission: Admission;
};

/** Polls under load follow each other at once: who proved the same on the same connection a moment ago is not asked again. */
const KNOWN_MS = 5_000;

const NO_HEADERS: readonly string[] = [];

/** Asks the identity room who is calling and gathers what the answer needs. The origin has been judged before. */
export function createAdmit(options: {
  readonly identify: Identity['identify'];
  readonly isOver: Identity['isOver'];
  readonly addresses: Addresses;
  readonly clock: Clock;
}): Admit {
  const known = createShortMemory<Socket, Known>(options.clock, KNOWN_MS);

  function recall({ socket, headers }: IncomingMessage, cookie: string | undefined): Known | undefined {
    const last = known.get(socket);
    if (
      last === undefined ||
      last.authorization !== headers.authorization ||
      last.cookie !== cookie ||
      cookie !== headers.cookie
    ) {
      return undefined;
    }
    const { signIn } = last.admission;
    return signIn === undefined || options.isOver(signIn) ? undefined : last;
  }

  async function ask(req: IncomingMessage, cookie: string | undefined): Promise<Admission | TurnedAway> {
    const secure = options.addresses.isSecure(req);
    const { authorization } = req.headers;
    const identified = await options.identify({
      authorization,
      cookie,
      secure,
      clientAddress: options.addresses.clientAddress(req),
    });
    const browser = parseBrowserCookie(req.headers.cookie);
    if (identified.caller === undefined) {
      const turnedAway = toTurnedAway(identified);
      return turnedAway ?? { caller: undefined, signIn: undefined, browser, secure, headers: NO_HEADERS };
    }
    const { caller, signIn, setCookie } = identified;
    if (setCookie !== undefined) return { caller, signIn, browser, secure, headers: ['Set-Cookie', setCookie] };
    const admission = { caller, signIn, browser, secure, headers: NO_HEADERS };
    if (cookie === req.headers.cookie) known.set(req.socket, { authorization, cookie, admission });
    return admission;
  }

  return (req, cookie) => {
    const last = recall(req, cookie);
    if (last === undefined) return ask(req, cookie);
    const { admission } = last;
    const secure = options.addresses.isSecure(req);
    return secure === admission.secure ? admission : { ...admission, secure };
  };
}

/** Undefined where the messages are still looked at: a handshake without credentials gets a Bayeux answer (web-services-api.md, section 6). */
function toTurnedAway({ refusal, retryAfterSeconds }: Unidentified): TurnedAway | undefined {
  if (refusal === 'unknown') return undefined;
  const headers = retryAfterSeconds === undefined ? NO_HEADERS : ['Retry-After', String(retryAfterSeconds)];
  return { failure: TURNED_AWAY[refusal], headers };
}

const TURNED_AWAY = {
  busy: 'busy',
  throttled: 'wrong-passwords',
  user: 'user-not-taken',
  'provider-away': 'provider-away',
} as const satisfies Record<Exclude<IdentityRefusal, 'unknown'>, HttpFailure>;
