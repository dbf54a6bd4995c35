import type { IncomingMessage } from 'node:http';
import { type Addresses, toOrigin } from './addresses.ts';

/** `none`: not sent by a page. `same`: our own page. `allowed`: a foreign page on the list, which needs CORS headers. */
export type OriginVerdict = 'none' | 'same' | 'allowed' | 'foreign';

export type OriginCheck = {
  /** Judges who sent the request by its Origin header [S3]. */
  judge(req: IncomingMessage): OriginVerdict;
  /**
   * The same for a request that a script element sends without an Origin header (callback-polling): by Sec-Fetch-Site, which browsers
   * send over TLS and to this machine alone, else by Referer. `unknown` when it has neither: a page may have left them out.
   */
  judgeScript(req: IncomingMessage): OriginVerdict | 'unknown';
};

/** Same origin means scheme, host and port [S3]. `allowedOrigins`: foreign ones whose pages may come in; `*` allows every origin. `onForeign` is told of the others. */
export function createOriginCheck(
  allowedOrigins: readonly string[],
  addresses: Addresses,
  onForeign: (who: { readonly address: string; readonly origin: string }) => void = () => {},
): OriginCheck {
  const allowed = new Set(allowedOrigins.map((origin) => origin.toLowerCase()));

  function judgeOrigin(req: IncomingMessage, origin: string): OriginVerdict {
    const named = origin.toLowerCase();
    if (named === addresses.ownOrigin(req)) return 'same';
    if (allowed.has(named) || (allowed.has('*') && named !== 'null')) return 'allowed';
    onForeign({ address: addresses.clientAddress(req), origin });
    return 'foreign';
  }

  return {
    judge(req) {
      const { origin } = req.headers;
      return origin === undefined ? 'none' : judgeOrigin(req, origin);
    },
    judgeScript(req) {
      if (req.headers.origin !== undefined) return judgeOrigin(req, req.headers.origin);
      const { 'sec-fetch-site': site, referer } = req.headers;
      if (site === 'same-origin' || site === 'none') return 'none';
      if (site === undefined && referer === undefined) return 'unknown';
      return judgeOrigin(req, toOrigin(referer ?? '') ?? 'null');
    },
  };
}
