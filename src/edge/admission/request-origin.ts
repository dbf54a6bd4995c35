import type { IncomingMessage } from 'node:http';
import { NO_CONTENT_HEADERS } from '../answer.ts';
import { type EdgeContext, incomingOf, requestHeader } from '../edge-env.ts';

/** `none`: not sent by a page. `same`: our own page. `allowed`: a foreign page on the allow-list. */
export type OriginVerdict = 'none' | 'same' | 'allowed' | 'foreign';

/** The judgement of origins, shared with the Bayeux transports. */
export type OriginCheck = {
  judge(request: IncomingMessage): OriginVerdict;
  /** Whether the client reached us over TLS, here or at a trusted proxy. */
  isSecure(request: IncomingMessage): boolean;
};

/** Judges a request; without a socket there is nothing to compare with, and every Origin is foreign. */
export function judgeOrigin(c: EdgeContext, check: OriginCheck): OriginVerdict {
  if (requestHeader(c, 'origin') === undefined) return 'none';
  const incoming = incomingOf(c);
  return incoming === undefined ? 'foreign' : check.judge(incoming);
}

/** Whether the client reached us over TLS. */
export function isSecure(c: EdgeContext, check: OriginCheck): boolean {
  const incoming = incomingOf(c);
  return incoming !== undefined && check.isSecure(incoming);
}

const GRANT = {
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Expose-Headers': 'X-CSRF-HEADER, X-CSRF-TOKEN',
  Vary: 'Origin',
} as const;

const PREFLIGHT_GRANT = {
  'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE, OPTIONS',
  'Access-Control-Allow-Headers':
    'X-Requested-With, Content-Type, Accept, Authorization, ContactCenterId, X-CSRF-TOKEN',
  'Access-Control-Max-Age': '120',
} as const;

/** Lets a page of an allowed origin read the answer; nothing for anybody else. */
export function toCorsHeaders(c: EdgeContext, verdict: OriginVerdict): Readonly<Record<string, string>> {
  const origin = requestHeader(c, 'origin');
  return verdict === 'allowed' && origin !== undefined ? { 'Access-Control-Allow-Origin': origin, ...GRANT } : {};
}

/** The answer to OPTIONS: what the URL takes, and the grant where the Origin is on the list. */
export function toOptionsAnswer(c: EdgeContext, check: OriginCheck, allow: string): Response {
  const verdict = judgeOrigin(c, check);
  const grant = { ...toCorsHeaders(c, verdict), ...(verdict === 'allowed' && PREFLIGHT_GRANT) };
  const headers = { ...NO_CONTENT_HEADERS, Allow: allow, ...grant };
  return new Response(null, { status: 204, headers });
}
