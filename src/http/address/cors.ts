import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OriginCheck } from './origin-check.ts';

/** What a page of an allowed foreign origin gets with every answer (web-services-api.md, section 4). */
const GRANT = [
  ['Access-Control-Allow-Credentials', 'true'],
  ['Access-Control-Expose-Headers', 'X-CSRF-HEADER, X-CSRF-TOKEN'],
  ['Vary', 'Origin'],
] as const;

/** What its browser asks for before it sends anything that an old form could not have sent. */
const PREFLIGHT_GRANT = [
  ['Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE, OPTIONS'],
  ['Access-Control-Max-Age', '120'],
] as const;

export type CorsOptions = {
  readonly originCheck: OriginCheck;
  /** Headers that a page may send to this URL. */
  readonly requestHeaders: (url: string) => readonly string[];
};

/** Lets an allowed foreign page read the answer to come, whatever it will be: a refusal too keeps what the preflight promised. */
export function grantCors(
  req: IncomingMessage,
  res: ServerResponse,
  { originCheck, requestHeaders }: CorsOptions,
): void {
  const { origin } = req.headers;
  if (origin === undefined || originCheck.judge(req) !== 'allowed') return;
  res.setHeader('Access-Control-Allow-Origin', origin);
  for (const [name, value] of GRANT) res.setHeader(name, value);
  if (req.method !== 'OPTIONS') return;
  for (const [name, value] of PREFLIGHT_GRANT) res.setHeader(name, value);
  res.setHeader('Access-Control-Allow-Headers', requestHeaders(req.url ?? '').join(', '));
}
