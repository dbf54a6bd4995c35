import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { OriginCheck } from '../../http/address/origin-check.ts';
import { parseRequestTarget } from '../../http/request/request-target.ts';
import type { Identity } from '../../identity/identity.ts';
import type { HintName } from '../../telemetry/hints.ts';
import type { TransportName } from '../protocol/port.ts';
import { createAdmit } from './admission.ts';
import { createLetIn, type NewcomersOptions } from './newcomers.ts';
import { createCallbackPolling } from './polling/callback-polling.ts';
import type { ExchangeOptions } from './polling/exchange.ts';
import { writeFailure } from './polling/http-answer.ts';
import { createLongPolling } from './polling/long-polling.ts';
import type { RequestBodiesOptions } from './polling/request-bodies.ts';
import { createWebSocketTransport, refuse, type WebSocketOptions } from './websocket/websocket.ts';

export type BayeuxEndpointOptions = Omit<ExchangeOptions, 'letIn'> &
  NewcomersOptions &
  RequestBodiesOptions &
  Omit<WebSocketOptions, 'admit' | 'letIn'> & {
    /** Path without a trailing slash, such as /api/v2/notifications. */
    readonly path: string;
    readonly identify: Identity['identify'];
    readonly isOver: Identity['isOver'];
    /** Those that are served; the others are refused. */
    readonly transports: readonly TransportName[];
  };

export type BayeuxEndpoint = {
  /** Whether this URL is served here: the path, or the name of a message below it, each with or without a trailing slash [E7]. */
  handles(url: string): boolean;
  request(req: IncomingMessage, res: ServerResponse): void;
  /** For the server's 'upgrade' event. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /**
   * For the server's option of the same name: only a WebSocket upgrade of our path is one. Every other request that carries an Upgrade
   * header (h2c of Java clients) is served as if it did not, which RFC 9110 allows.
   */
  shouldUpgradeCallback(req: IncomingMessage): boolean;
  /** Cuts the WebSockets that are still open. */
  stop(): void;
};

/** What clients append to the address: JavaScript ones for three meta messages, Java ones the name of every message that is alone in its request [E7]. */
const TAILS = ['', '/handshake', '/connect', '/subscribe', '/unsubscribe', '/disconnect', '/publish'];

/** The Bayeux address as Node's HTTP server sees it: picks the transport by method and Upgrade header. */
export function createBayeuxEndpoint(options: BayeuxEndpointOptions): BayeuxEndpoint {
  const paths = new Set(TAILS.flatMap((tail) => [options.path + tail, `${options.path}${tail}/`]));
  const { originCheck, transports } = options;
  const allow = toAllow(transports);
  const shared = { ...options, admit: createAdmit(options), letIn: createLetIn(options) };
  const longPolling = createLongPolling(shared);
  const callbackPolling = createCallbackPolling(shared);
  const webSocket = createWebSocketTransport(shared);

  function hint(name: HintName, req: IncomingMessage): void {
    options.reportHint(name, { address: options.addresses.clientAddress(req) });
  }

  function handles(url: string): boolean {
    const queryAt = url.indexOf('?');
    return paths.has(queryAt === -1 ? url : url.slice(0, queryAt));
  }

  return {
    handles,
    request(req, res) {
      // Proxies drop what concerns their own connection, but not this one.
      const isUpgradeLost = req.headers['sec-websocket-key'] !== undefined;
      if (isUpgradeLost) hint('upgrade-lost', req);
      if (req.method === 'POST' && transports.includes('long-polling')) return longPolling(req, res);
      if (req.method === 'GET' && transports.includes('callback-polling')) return callbackPolling(req, res);
      if (!isUpgradeLost && (req.method === 'POST' || req.method === 'GET')) hint('transport-not-offered', req);
      req.resume();
      if (req.method === 'OPTIONS') answerPreflight(req, res, originCheck, allow);
      else writeFailure(res, 'method-not-allowed', ['Allow', allow]);
    },
    upgrade(req, socket, head) {
      const isServed = transports.includes('websocket') && handles(req.url ?? '') && isWebSocketUpgrade(req);
      if (isServed) return webSocket.upgrade(req, socket, head);
      socket.on('error', () => {});
      hint('transport-not-offered', req);
      refuse(socket, 'not-a-websocket-address');
    },
    shouldUpgradeCallback: (req) =>
      isWebSocketUpgrade(req) && handles(parseRequestTarget('GET', req.url ?? '')?.target ?? ''),
    stop: () => webSocket.stop(),
  };
}

/** The methods of the transports that are served. A WebSocket begins with a GET. */
function toAllow(transports: readonly TransportName[]): string {
  const get = transports.includes('callback-polling') || transports.includes('websocket');
  return [...(get ? ['GET'] : []), ...(transports.includes('long-polling') ? ['POST'] : []), 'OPTIONS'].join(', ');
}

/** Whoever speaks HTTP/1.0 cannot mean it (RFC 9110, 7.8), nor does a request other than GET (RFC 6455, 4.1). */
function isWebSocketUpgrade({ method, httpVersionMinor, headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket' && method === 'GET' && httpVersionMinor === 1;
}

/** CORS preflight (web-services-api.md, section 4); what an allowed page is granted is on every answer already. */
function answerPreflight(req: IncomingMessage, res: ServerResponse, originCheck: OriginCheck, allow: string): void {
  if (originCheck.judge(req) === 'foreign') writeFailure(res, 'foreign-origin');
  else res.writeHead(204, ['Allow', allow, 'X-Content-Type-Options', 'nosniff', 'Cache-Control', 'no-store']).end();
}
