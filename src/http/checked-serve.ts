import { type CorsOptions, grantCors } from './address/cors.ts';
import type { Serve } from './connection/request-turns.ts';
import { checkRequest } from './request/request-check.ts';
import { type RequestFailure, toRefusal } from './request/request-failure.ts';

/** A year, as browsers want it; who has met us over TLS does not come without it any more (RFC 6797). */
const HSTS = 'max-age=31536000';
const SERVER_WIDE = { Allow: 'GET, HEAD, POST, OPTIONS', 'Cache-Control': 'no-store' } as const;

export type CheckedServeOptions = {
  readonly cors: CorsOptions | undefined;
  readonly isTls: boolean;
  readonly refusalBodyAt: RefusalBodyAt | undefined;
};

/** How a refusal of a request for this target is put; undefined for the envelope of everything outside the dialects. */
export type RefusalBodyAt = (target: string, failure: RequestFailure) => string | undefined;

/** What is alike on every road, before anybody looks into a request: the checks, and headers that every answer carries. */
export function createCheckedServe(serve: Serve, { cors, isTls, refusalBodyAt }: CheckedServeOptions): Serve {
  return (req, res) => {
    const failure = checkRequest(req);
    if (cors !== undefined) grantCors(req, res, cors);
    if (isTls) res.setHeader('Strict-Transport-Security', HSTS);
    if (failure !== undefined) {
      const { status, headers, body } = toRefusal(failure, refusalBodyAt?.(req.url ?? '', failure));
      res.writeHead(status, headers).end(body);
    } else if (req.url === '*') {
      res.writeHead(204, SERVER_WIDE).end();
    } else {
      serve(req, res);
    }
  };
}
