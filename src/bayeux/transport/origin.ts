import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { TLSSocket } from 'node:tls';

export type OriginOptions = {
  /** Origins beside our own whose pages may come in, such as https://desk.example.com; `*` allows every origin. */
  readonly allowedOrigins: readonly string[];
  /** Addresses or CIDR ranges of proxies whose X-Forwarded-Proto and X-Forwarded-Host count. */
  readonly trustedProxies: readonly string[];
};

/** `none`: not sent by a page. `same`: our own page. `allowed`: a foreign page on the list, which needs CORS headers. */
export type OriginVerdict = 'none' | 'same' | 'allowed' | 'foreign';

export type OriginCheck = {
  /** Judges who sent the request by its Origin header [S3]. */
  judge(req: IncomingMessage): OriginVerdict;
  /** The same for a request that a script element sends without an Origin header (callback-polling): by Sec-Fetch-Site and Referer. */
  judgeScript(req: IncomingMessage): OriginVerdict;
  /** Whether the client reached us over TLS, here or at a trusted proxy. */
  isSecure(req: IncomingMessage): boolean;
};

/** Same origin means scheme, host and port [S3]. */
export function createOriginCheck(options: OriginOptions): OriginCheck {
  const allowed = new Set(options.allowedOrigins.map((origin) => origin.toLowerCase()));
  const proxies = toBlockList(options.trustedProxies);

  function judgeOrigin(req: IncomingMessage, origin: string): OriginVerdict {
    const named = origin.toLowerCase();
    if (named === ownOrigin(req)) return 'same';
    return allowed.has(named) || (allowed.has('*') && named !== 'null') ? 'allowed' : 'foreign';
  }
  function ownOrigin(req: IncomingMessage): string | undefined {
    const host = forwarded(req, 'x-forwarded-host') ?? req.headers.host;
    if (host === undefined) return undefined;
    return toOrigin(`${isSecure(req) ? 'https' : 'http'}://${host}`);
  }
  function isSecure(req: IncomingMessage): boolean {
    const proto = forwarded(req, 'x-forwarded-proto');
    return proto === undefined ? req.socket instanceof TLSSocket : proto === 'https' || proto === 'wss';
  }
  /** The value the nearest proxy added (the last of a list), when that proxy is trusted. */
  function forwarded(req: IncomingMessage, name: 'x-forwarded-host' | 'x-forwarded-proto'): string | undefined {
    const value = req.headers[name];
    if (typeof value !== 'string' || !isTrusted(req.socket.remoteAddress)) return undefined;
    return value.split(',').at(-1)?.trim().toLowerCase();
  }
  function isTrusted(address: string | undefined): boolean {
    if (address === undefined) return false;
    const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
    return proxies.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
  }

  return {
    judge(req) {
      const { origin } = req.headers;
      return origin === undefined ? 'none' : judgeOrigin(req, origin);
    },
    judgeScript(req) {
      if (req.headers.origin !== undefined) return judgeOrigin(req, req.headers.origin);
      const site = req.headers['sec-fetch-site'];
      if (site !== 'cross-site' && site !== 'same-site') return 'none';
      return judgeOrigin(req, toOrigin(req.headers.referer ?? '') ?? 'null');
    },
    isSecure,
  };
}

/** `https://a.example:443/x` becomes `https://a.example`; undefined when it is no URL. */
function toOrigin(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}

function toBlockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
