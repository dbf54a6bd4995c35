import type { IncomingMessage, Server, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Server as TlsServer } from 'node:tls';
import type { CorsOptions } from './address/cors.ts';
import { createCheckedServe, type RefusalBodyAt } from './checked-serve.ts';
import { closeIdleWhenAnswered } from './connection/close-idle.ts';
import { type ConnectionSharesOptions, createConnectionShares } from './connection/connection-shares.ts';
import { followOpenSockets } from './connection/open-sockets.ts';
import {
  createRequestTurns,
  type RequestTurns,
  type RequestTurnsOptions,
  type Serve,
} from './connection/request-turns.ts';
import { createUnreadAnswers, type UnreadAnswersOptions } from './connection/unread-answers.ts';
import { toLastWords } from './request/last-words.ts';
import { checkRequest } from './request/request-check.ts';

/** `connections`: one was not taken, because there are too many or no file descriptors are left. */
export type HttpLimit = 'address-connections' | 'connections' | 'pipelined-requests' | 'unread-answers';

/** Bounds on what a connection may take, before a request is there and behind it. */
export type HttpGuardOptions = Omit<RequestTurnsOptions, 'onPipelineFull'> &
  ConnectionSharesOptions &
  Omit<UnreadAnswersOptions, 'clock' | 'onUnreadLimit'> & {
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
    readonly cors: CorsOptions | undefined;
    /** How refusals are put where a dialect has words of its own. */
    readonly refusalBodyAt?: RefusalBodyAt | undefined;
    /** A bound of sockets was reached, by whom (an address, empty where it is not known). */
    readonly onLimit: (limit: HttpLimit, address: string) => void;
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
  const { clientAddress, onLimit, cors, refusalBodyAt } = options;
  const turns = createRequestTurns(createCheckedServe(handlers.request, { cors, isTls, refusalBodyAt }), {
    ...options,
    onPipelineFull: (req) => onLimit('pipelined-requests', clientAddress(req)),
  });
  const unread = createUnreadAnswers({
    ...options,
    onUnreadLimit: (address) => onLimit('unread-answers', address),
  });
  server.maxConnections = options.connectionsMax;
  // A client may end its sending side and still wait for its answer. Node has this switch since its beginnings, and no types for it.
  Object.assign(server, { httpAllowHalfOpen: true });

  const shares = createConnectionShares(options);
  const sockets = followOpenSockets(server, 'connection');
  server.on('connection', (socket) => {
    hearErrors(socket);
    if (!shares.take(socket)) {
      onLimit('address-connections', socket.remoteAddress ?? '');
      socket.destroy();
    }
  });
  // Over TLS, the socket that requests come from is another one.
  server.on('secureConnection', hearErrors);
  server.on(isTls ? 'secureConnection' : 'connection', unread.watch);
  closeIdleWhenAnswered(server, isTls ? followOpenSockets(server, 'secureConnection') : sockets);
  server.on('request', (req, res) => {
    unread.noteSender(req);
    turns.take(req, res);
  });
  // Node would answer an expectation that it does not know by itself, without the envelope. It may be passed over (RFC 9110, 10.1.1).
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  takeOtherThanRequests(server, turns, handlers.upgrade);
  server.once('listening', () => server.on('error', () => onLimit('connections', '')));
  server.on('drop', (dropped) => onLimit('connections', dropped?.remoteAddress ?? ''));
  server.once('close', unread.stop);
  return {
    cut() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Upgrades, and what is no request of HTTP. */
function takeOtherThanRequests(server: Server, turns: RequestTurns, upgrade: HttpHandlers['upgrade']): void {
  server.on('upgrade', (req, socket: Socket, head) =>
    turns.afterAnswers(socket, () => {
      const failure = upgrade === undefined ? 'request-malformed' : checkRequest(req);
      if (failure === undefined) upgrade?.(req, socket, head);
      else turns.fail(socket, failure);
    }),
  );
  // This is no proxy.
  server.on('connect', (_req, socket: Socket) => turns.fail(socket, 'request-malformed'));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const lastWords = toLastWords(error);
    if (lastWords !== undefined && socket.writable) turns.fail(socket, lastWords);
    else socket.destroy();
  });
}

/** A socket without a listener for its error would end the process. What it means is told by the close that follows. */
function hearErrors(socket: Socket): void {
  socket.on('error', () => {});
}
