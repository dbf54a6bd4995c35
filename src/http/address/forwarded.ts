import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { type TrustedProxies, toPlainAddress } from './trusted-proxies.ts';

/** What trusted proxies say about a request. Undefined: they do not say it, or not in a form that counts. */
export type Forwarded = {
  readonly clientAddress: string;
  readonly scheme: 'http' | 'https' | undefined;
  readonly host: string | undefined;
  readonly port: string | undefined;
};

/** Hops that are followed: a longer list is a game. */
const HOPS_MAX = 32;
const SCHEMES: ReadonlyMap<string, 'http' | 'https'> = new Map([
  ['http', 'http'],
  ['ws', 'http'],
  ['https', 'https'],
  ['wss', 'https'],
]);

/**
 * Reads X-Forwarded-For, -Proto, -Host and -Port, each one value or a list. Each proxy appends to a list, so the lists are read from
 * their ends: addresses of trusted proxies are passed over, the first other one is the client, and the values that were added at the
 * same hop are the client's. What stands before that, the client may have made up.
 */
export function readForwarded(req: IncomingMessage, peerAddress: string, proxies: TrustedProxies): Forwarded {
  const { clientAddress, hops } = followAddresses(toList(req, 'x-forwarded-for'), peerAddress, proxies);
  const said = (name: string): string | undefined => {
    const values = toList(req, name);
    return values[Math.max(0, values.length - hops)]?.toLowerCase();
  };
  const port = said('x-forwarded-port');
  return {
    clientAddress,
    scheme: SCHEMES.get(said('x-forwarded-proto') ?? ''),
    host: said('x-forwarded-host'),
    port: port !== undefined && isPort(port) ? port : undefined,
  };
}

/** `hops`: how many values from the end of each list the client's stands; at least one, that of the nearest proxy. */
function followAddresses(
  addresses: readonly string[],
  peerAddress: string,
  proxies: TrustedProxies,
): { readonly clientAddress: string; readonly hops: number } {
  let clientAddress = peerAddress;
  let hops = 0;
  while (proxies.trusts(clientAddress) && hops < Math.min(addresses.length, HOPS_MAX)) {
    const next = parseAddress(addresses[addresses.length - 1 - hops] ?? '');
    if (next === undefined) break;
    clientAddress = next;
    hops++;
  }
  return { clientAddress, hops: Math.max(1, hops) };
}

/** An address as proxies write it: bare, in brackets, with or without a port. Undefined for anything else, such as `unknown`. */
function parseAddress(text: string): string | undefined {
  const bracketed = text.startsWith('[');
  const end = bracketed ? text.indexOf(']') : text.indexOf(':');
  const isBare = !bracketed && (end === -1 || text.indexOf(':', end + 1) !== -1);
  const address = isBare ? text : text.slice(bracketed ? 1 : 0, end);
  const rest = isBare ? '' : text.slice(bracketed ? end + 1 : end);
  if (isIP(address) === 0 || (rest !== '' && !(rest.startsWith(':') && isPort(rest.slice(1))))) return undefined;
  return toPlainAddress(address);
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

/** The parts of a comma list, over all lines of the header. */
function toList({ headers }: IncomingMessage, name: string): readonly string[] {
  const value = headers[name];
  if (value === undefined) return [];
  const text = typeof value === 'string' ? value : value.join(',');
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
