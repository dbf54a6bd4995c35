import type { Addresses } from '../../http/addresses.ts';
import type { OriginCheck, OriginVerdict } from '../../http/origin-check.ts';
import { NO_CONTENT_HEADERS } from '../answer.ts';
import { type EdgeContext, incomingOf, requestHeader } from '../edge-env.ts';

/** Judges a request; without a socket there is nothing to compare with, and every Origin is foreign. */
export function judgeOrigin(c: EdgeContext, check: OriginCheck): OriginVerdict {
  if (requestHeader(c, 'origin') === undefined) return 'none';
  const incoming = incomingOf(c);
  return incoming === undefined ? 'foreign' : check.judge(incoming);
}

/** Whether the client reached us over TLS. */
export function isSecure(c: EdgeContext, addresses: Addresses): boolean {
  const incoming = incomingOf(c);
  return incoming !== undefined && addresses.isSecure(incoming);
}

/** The IP address of the client; empty without a socket. */
export function clientAddress(c: EdgeContext, addresses: Addresses): string {
  const incoming = incomingOf(c);
  return incoming === undefined ? '' : addresses.clientAddress(incoming);
}

/** Scheme, host and port under which the client reached us. */
export function ownOrigin(c: EdgeContext, addresses: Addresses): string {
  const incoming = incomingOf(c);
  return incoming === undefined ? new URL(c.req.url).origin : addresses.ownOrigin(incoming);
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
