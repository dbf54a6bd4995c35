import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { readForwarded } from './forwarded.ts';
import { createTrustedProxies, toPlainAddress } from './trusted-proxies.ts';

export type AddressOptions = {
  /** Addresses or CIDR ranges of proxies whose X-Forwarded-For, -Proto, -Host and -Port count. */
  readonly trustedProxies: readonly string[];
  /** The origin under which clients reach the gateway, such as https://hub.example.com; undefined: what each request says of it. */
  readonly publicUrl: string | undefined;
};

/** The two ends of a request as everybody here sees them: links, cookies, the judgement of origins, limits and the log. */
export type Addresses = {
  /** The IP address of the client: that of the socket, or what trusted proxies say; empty when the socket is gone. */
  clientAddress(req: IncomingMessage): string;
  /** Scheme, host and port under which the client reached us, as a browser writes an origin. */
  ownOrigin(req: IncomingMessage): string;
  /** Whether a connection from this address is a trusted proxy's. */
  isProxy(address: string): boolean;
  /** Whether the client reached us over TLS, here or at a proxy: then cookies are Secure. */
  isSecure(req: IncomingMessage): boolean;
};

/** `onUntrusted` is told from where forwarded headers came that do not count. */
export function createAddresses(options: AddressOptions, onUntrusted: (address: string) => void = () => {}): Addresses {
  const proxies = createTrustedProxies(options.trustedProxies);
  const publicOrigin = options.publicUrl === undefined ? undefined : toOrigin(options.publicUrl);
  const forwarded = (req: IncomingMessage) => {
    const peerAddress = peerOf(req);
    if (!proxies.none && proxies.trusts(peerAddress)) return readForwarded(req, peerAddress, proxies);
    if (isForwarded(req)) onUntrusted(peerAddress);
    return undefined;
  };

  return {
    isProxy: proxies.trusts,
    clientAddress: (req) => forwarded(req)?.clientAddress ?? peerOf(req),
    ownOrigin(req) {
      if (publicOrigin !== undefined) return publicOrigin;
      const said = forwarded(req);
      const scheme = said?.scheme ?? schemeOf(req);
      const host = said?.host ?? req.headers.host ?? '';
      const named =
        said?.port === undefined || (said.host !== undefined && hasPort(said.host)) ? host : withPort(host, said.port);
      return toOrigin(`${scheme}://${named}`) ?? toOrigin(`${scheme}://${req.headers.host ?? ''}`) ?? localOrigin(req);
    },
    isSecure(req) {
      if (publicOrigin !== undefined) return publicOrigin.startsWith('https:');
      return (forwarded(req)?.scheme ?? schemeOf(req)) === 'https';
    },
  };
}

/** `https://a.example:443/x` becomes `https://a.example`; undefined when it is no URL of a host. */
export function toOrigin(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin } = new URL(url);
  return origin === 'null' ? undefined : origin;
}

/** Whether a proxy says, or somebody pretends, that it is one. */
function isForwarded({ headers }: IncomingMessage): boolean {
  return (
    headers['x-forwarded-for'] !== undefined ||
    headers['x-forwarded-proto'] !== undefined ||
    headers['x-forwarded-host'] !== undefined
  );
}

function peerOf({ socket }: IncomingMessage): string {
  return toPlainAddress(socket.remoteAddress ?? '');
}

function schemeOf({ socket }: IncomingMessage): 'http' | 'https' {
  return socket instanceof TLSSocket ? 'https' : 'http';
}

function hasPort(host: string): boolean {
  return /:\d+$/.test(host);
}

function withPort(host: string, port: string): string {
  return `${host.replace(/:\d+$/, '')}:${port}`;
}

/** HTTP/1.0 may come without any name of ours: then it is the address that was called. */
function localOrigin(req: IncomingMessage): string {
  const { localAddress = '127.0.0.1', localPort = 0 } = req.socket;
  const address = toPlainAddress(localAddress);
  return toOrigin(`${schemeOf(req)}://${address.includes(':') ? `[${address}]` : address}:${localPort}`) ?? 'null';
}
