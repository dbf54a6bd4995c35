import type { IncomingMessage } from 'node:http';
import type { Caller } from '../../identity/caller.ts';
import type { Identity } from '../../identity/identity.ts';
import { parseBrowserCookie } from './browser-cookie.ts';
import type { OriginCheck, OriginVerdict } from './origin.ts';

/** A request that may go on: who sent it, and what its answer carries beside the body. */
export type Admission = {
  readonly caller: Caller | undefined;
  readonly browser: string | undefined;
  /** Whether the client reached us over TLS: then cookies are Secure. */
  readonly secure: boolean;
  /** Names and values in turn: Set-Cookie, and CORS headers for an allowed foreign page. */
  readonly headers: readonly string[];
};

/** Undefined when too many credentials wait to be checked: the client is to come again. */
export type Admit = (req: IncomingMessage, verdict: OriginVerdict) => Promise<Admission | undefined>;

const EXPOSED_HEADERS = 'X-CSRF-HEADER, X-CSRF-TOKEN';

/** Asks the identity room who is calling and gathers what the answer needs. The origin has been judged before. */
export function createAdmit(options: {
  readonly identify: Identity['identify'];
  readonly originCheck: OriginCheck;
}): Admit {
  return async (req, verdict) => {
    const secure = options.originCheck.isSecure(req);
    const { authorization, cookie } = req.headers;
    const { caller, setCookie, busy } = await options.identify({ authorization, cookie, secure });
    if (busy) return undefined;
    const headers = toCorsHeaders(req, verdict);
    return {
      caller,
      browser: parseBrowserCookie(cookie),
      secure,
      headers: setCookie === undefined ? headers : [...headers, 'Set-Cookie', setCookie],
    };
  };
}

/** Lets an allowed foreign page read the answer (web-services-api.md, section 4); nothing for anybody else. */
export function toCorsHeaders(req: IncomingMessage, verdict: OriginVerdict): readonly string[] {
  const { origin } = req.headers;
  if (verdict !== 'allowed' || origin === undefined) return [];
  return [
    ...['Access-Control-Allow-Origin', origin],
    ...['Access-Control-Allow-Credentials', 'true'],
    ...['Access-Control-Expose-Headers', EXPOSED_HEADERS],
    ...['Vary', 'Origin'],
  ];
}
