import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { RequestFailure } from './request-failure.ts';
import { parseRequestTarget } from './request-target.ts';

/** Headers that are read once everywhere: a second one with another value would be read differently by whoever stands in front of us. */
const SINGLE = new Set(['authorization', 'content-type']);
const SINGLE_LENGTHS = new Set([...SINGLE].map((name) => name.length));

const HOST_NAME = /^[a-z0-9._~!$&'()*+,;=%-]{1,255}$/i;
const PORT = /^\d{0,5}$/;
const PORT_MAX = 65_535;

/**
 * What HTTP demands of every request, on every road (RFC 9110, RFC 9112): one valid Host (none is needed in HTTP/1.0), a target in one
 * of its forms, no transfer coding that we do not know, no contradiction between headers of one name. Afterwards the request has its
 * target in origin-form and the host that counts in `headers.host`. Undefined: nothing is wrong.
 */
export function checkRequest(req: IncomingMessage): RequestFailure | undefined {
  if (req.httpVersionMajor !== 1) return 'http-version';
  const found = parseRequestTarget(req.method ?? '', req.url ?? '');
  if (found === undefined) return 'request-target';
  const hosts = collectHosts(req);
  if (hosts === undefined) return 'header-repeated';
  if (!isHostRight(req, hosts)) return 'host';
  if (found.authority !== undefined && !isHost(found.authority)) return 'request-target';
  const coding = req.headers['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') return 'transfer-coding';
  // HTTP/1.0 knows no transfer coding: where the body ends is anybody's guess (RFC 9112, 6.1).
  if (coding !== undefined && req.httpVersionMinor === 0) return 'request-malformed';
  req.url = found.target;
  if (found.authority !== undefined) req.headers.host = found.authority;
  return undefined;
}

/** The values of Host; undefined when another header that may be there once is there with two values. One pass over what came. */
function collectHosts({ rawHeaders, headers }: IncomingMessage): readonly string[] | undefined {
  const hosts: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts.push(rawHeaders[at + 1] ?? '');
    if (!SINGLE_LENGTHS.has(name.length)) continue;
    const known = name.toLowerCase();
    if (SINGLE.has(known) && headers[known] !== rawHeaders[at + 1]) return undefined;
  }
  return hosts;
}

function isHostRight({ httpVersionMinor }: IncomingMessage, hosts: readonly string[]): boolean {
  const [host] = hosts;
  if (host === undefined) return httpVersionMinor === 0;
  return hosts.length === 1 && isHost(host);
}

/** `name`, `name:port`, `[address]:port`. */
function isHost(text: string): boolean {
  const portAt = text.startsWith('[') ? text.indexOf(']') + 1 : text.indexOf(':');
  const name = portAt <= 0 ? text : text.slice(0, portAt);
  const rest = portAt <= 0 ? '' : text.slice(portAt);
  const named = name.startsWith('[') ? name.endsWith(']') && isIPv6(name.slice(1, -1)) : HOST_NAME.test(name);
  const port = rest.slice(1);
  return named && (rest === '' || (rest.startsWith(':') && PORT.test(port) && Number(port) <= PORT_MAX));
}
