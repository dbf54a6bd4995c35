import type { IncomingMessage, Server, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Server as TlsServer } from 'node:tls';
import { grantCors } from './cors.ts';
import type { OriginCheck } from './origin-check.ts';
import { checkRequest } from './request-check.ts';
import { type RequestFailure, toRefusal } from './request-failure.ts';
import { createRequestTurns, type RequestTurnsOptions, type Serve } from './request-turns.ts';
import { createUnreadAnswers, type UnreadAnswersOptions } from './unread-answers.ts';

/** Bounds on what a connection may take before a request is there. */
export type HttpGuardOptions = RequestTurnsOptions &
  Omit<UnreadAnswersOptions, 'clock'> & {
    /** Headers must be there within this time (slow senders of headers). */
    readonly headersTimeoutMs: number;
    /** The whole request must be there within this time. */
    readonly requestTimeoutMs: number;
    /** A connection without a request is closed after this time. */
    readonly keepAliveTimeoutMs: number;
    /** How often connections are looked at for these times. */
    readonly connectionsCheckMs: number;
    /** Longest headers, all together; longer ones are answered 431. */
    readonly headersMaxBytes: number;
    /** Further connections are closed at once. */
    readonly connectionsMax: number;
    /** Whose pages may read the answers; undefined: nobody else's. */
    readonly originCheck: OriginCheck | undefined;
    /** A connection could not be taken, for want of file descriptors mostly: the server goes on. */
    readonly onAcceptFailed: () => void;
  };

/** Who answers what the guard lets through. */
export type HttpHandlers = {
  readonly request: Serve;
  /** Requests to change the protocol that the server option shouldUpgradeCallback chose; undefined where there is none. */
  readonly upgrade: ((req: IncomingMessage, socket: Duplex, head: Buffer) => void) | undefined;
};

export type HttpGuard = {
  /** Cuts every connection, WebSockets and those that linger too. */
  cut(): void;
};

const FAILURE_BY_CODE: ReadonlyMap<string, RequestFailure | 'none'> = new Map([
  ['HPE_HEADER_OVERFLOW', 'headers-too-large'],
  ['HPE_INVALID_VERSION', 'http-version'],
  ['ERR_HTTP_REQUEST_TIMEOUT', 'request-timeout'],
  // Bytes behind a request that was to be the last one are nobody's (RFC 9112, 9.6).
  ['HPE_CLOSED_CONNECTION', 'none'],
] as const);

/** A year, as browsers want it; who has met us over TLS does not come without it any more (RFC 6797). */
const HSTS = 'max-age=31536000';
const SERVER_WIDE = { Allow: 'GET, HEAD, POST, OPTIONS', 'Cache-Control': 'no-store' } as const;

/** The bounds as options of node:http's and node:https's createServer. */
export function toServerOptions(options: HttpGuardOptions): ServerOptions {
  return {
    headersTimeout: options.headersTimeoutMs,
    requestTimeout: options.requestTimeoutMs,
    keepAliveTimeout: options.keepAliveTimeoutMs,
    connectionsCheckingInterval: options.connectionsCheckMs,
    maxHeaderSize: options.headersMaxBytes,
    // Node would answer a missing Host without a body, and HTTP/1.0 needs none.
    requireHostHeader: false,
  };
}

/**
 * Stands between Node's HTTP server and whoever answers: every socket has somebody who hears its errors, every request has its turn and
 * is a valid one, and what is none gets the envelope of the API (web-services-api.md, section 6). Installed before the server listens.
 */
export function installHttpGuard(server: Server, handlers: HttpHandlers, options: HttpGuardOptions): HttpGuard {
  const isTls = server instanceof TlsServer;
  const turns = createRequestTurns(serveChecked(handlers.request, options, isTls), options);
  const unread = createUnreadAnswers(options);
  server.maxConnections = options.connectionsMax;
  // A client may end its sending side and still wait for its answer. Node has this switch since its beginnings, and no types for it.
  Object.assign(server, { httpAllowHalfOpen: true });

  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    hearErrors(socket);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  // Over TLS, the socket that requests come from is another one.
  server.on('secureConnection', hearErrors);
  server.on(isTls ? 'secureConnection' : 'connection', unread.watch);
  server.on('request', (req, res) => {
    unread.noteSender(req);
    turns.take(req, res);
  });
  // Node would answer an expectation that it does not know by itself, without the envelope. It may be passed over (RFC 9110, 10.1.1).
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  server.on('upgrade', (req, socket: Socket, head) =>
    turns.afterAnswers(socket, () => upgradeChecked(handlers, turns.fail, req, socket, head)),
  );
  // This is no proxy.
  server.on('connect', (_req, socket: Socket) => turns.fail(socket, 'request-malformed'));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const code = error.code ?? '';
    const isProtocol = code.startsWith('HPE_') || code === 'ERR_HTTP_REQUEST_TIMEOUT';
    if (isProtocol && socket.writable) turns.fail(socket, FAILURE_BY_CODE.get(code) ?? 'request-malformed');
    else socket.destroy();
  });
  server.once('listening', () => server.on('error', options.onAcceptFailed));
  server.once('close', unread.stop);
  return {
    cut() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** What is alike on every road: the checks, and headers that every answer carries. */
function serveChecked(serve: Serve, { originCheck }: HttpGuardOptions, isTls: boolean): Serve {
  return (req, res) => {
    const failure = checkRequest(req);
    if (originCheck !== undefined) grantCors(req, res, originCheck);
    if (isTls) res.setHeader('Strict-Transport-Security', HSTS);
    if (failure !== undefined) {
      const { status, headers, body } = toRefusal(failure);
      res.writeHead(status, headers).end(body);
    } else if (req.url === '*') {
      res.writeHead(204, SERVER_WIDE).end();
    } else {
      serve(req, res);
    }
  };
}

function upgradeChecked(
  { upgrade }: HttpHandlers,
  fail: (socket: Socket, failure: RequestFailure) => void,
  req: IncomingMessage,
  socket: Socket,
  head: Buffer,
): void {
  const failure = upgrade === undefined ? 'request-malformed' : checkRequest(req);
  if (failure === undefined) upgrade?.(req, socket, head);
  else fail(socket, failure);
}

/** A socket without a listener for its error would end the process. What it means is told by the close that follows. */
function hearErrors(socket: Socket): void {
  socket.on('error', () => {});
}
