import type { Addresses } from '../../http/address/addresses.ts';
import type { OriginCheck, OriginVerdict } from '../../http/address/origin-check.ts';
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
