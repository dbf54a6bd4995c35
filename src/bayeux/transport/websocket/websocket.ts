import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Addresses } from '../../../http/address/addresses.ts';
import type { OriginCheck } from '../../../http/address/origin-check.ts';
import { userKeyText } from '../../../identity/caller.ts';
import { createTally } from '../../../kernel/bounds/tally.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { ReportHint, ReportLimit } from '../../../telemetry/port.ts';
import type { Admission, Admit } from '../admission.ts';
import { type HttpFailure, toRawFailure } from '../http-failure.ts';
import type { LetIn } from '../newcomers.ts';
import type { LinkHost } from '../port.ts';
import { createHeartbeat } from './websocket-heartbeat.ts';
import { openWebSocketLink } from './websocket-link.ts';
import { createWriteTurns, type WriteTurnsOptions } from './write-turns.ts';

export type WebSocketOptions = WriteTurnsOptions & {
  readonly host: LinkHost;
  readonly clock: Clock;
  readonly originCheck: OriginCheck;
  readonly admit: Admit;
  readonly letIn: LetIn;
  readonly addresses: Addresses;
  readonly reportLimit: ReportLimit;
  readonly reportHint: ReportHint;
  /** Bytes of a message, over all its fragments; a larger one closes with 1009 [S4, W7]. */
  readonly frameMaxBytes: number;
  /** Fragments of one message. */
  readonly fragmentsMax: number;
  /** Open sockets in all; further upgrades are answered with 503. */
  readonly socketsMax: number;
  /** Open sockets of one user; further upgrades are answered with 429. */
  readonly socketsPerUserMax: number;
  /** Subprotocols that may be selected when a client offers them [W6]. */
  readonly subprotocols: readonly string[];
  /** A socket without a message for so long is pinged; one that is then silent for as long again is cut. */
  readonly pingIntervalMs: number;
  /** A socket on which no message came for so long is closed: it carries no live session. */
  readonly idleMaxMs: number;
  /** Time for the other side to answer our close frame. */
  readonly closeTimeoutMs: number;
};

export type WebSocketTransport = {
  /** Takes over a socket from the server's 'upgrade' event: it becomes a WebSocket, or gets an HTTP answer and is closed. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Cuts the sockets that are still open and refuses further ones. */
  stop(): void;
};

/** RFC 6455; who speaks another is told this one. */
const SUPPORTED_VERSION = '13';

/** Serves Bayeux over WebSocket [W1-W8]. */
export function createWebSocketTransport(options: WebSocketOptions): WebSocketTransport {
  const selectable = new Set(options.subprotocols);
  const heartbeat = createHeartbeat(options);
  const writes = createWriteTurns(options);
  const socketsOfUsers = createTally();
  const cookies = new WeakMap<IncomingMessage, Admission>();
  let stopped = false;

  function hasNoRoom(req: IncomingMessage): boolean {
    const isFull = heartbeat.size() >= options.socketsMax;
    if (isFull) options.reportLimit('bayeux-sockets', { address: options.addresses.clientAddress(req) });
    return stopped || isFull;
  }

  const serverOptions = {
    noServer: true,
    clientTracking: false,
    autoPong: false,
    perMessageDeflate: false,
    maxPayload: options.frameMaxBytes,
    maxFragments: options.fragmentsMax,
    closeTimeout: options.closeTimeoutMs,
    handleProtocols: (offered: Set<string>) => [...offered].find((name) => selectable.has(name)) ?? false,
  } as const;
  const server = new WebSocketServer(serverOptions);
  server.on('wsClientError', (_error, socket) => refuse(socket, 'upgrade-request'));
  server.on('headers', (lines, req) => {
    const headers = cookies.get(req)?.headers ?? [];
    for (let at = 0; at + 1 < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`);
  });

  async function admitAndUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (req.headers['sec-websocket-version'] !== SUPPORTED_VERSION) return refuse(socket, 'websocket-version');
    if (options.originCheck.judge(req) === 'foreign') return refuse(socket, 'foreign-origin');
    if (hasNoRoom(req)) return refuse(socket, 'try-again-later');
    const admission = await options.admit(req, req.headers.cookie);
    if ('failure' in admission) return refuse(socket, admission.failure, admission.headers);
    if (admission.caller === undefined) {
      options.reportHint('upgrade-without-credentials', { address: options.addresses.clientAddress(req) });
      return refuse(socket, 'not-authenticated');
    }
    // Others may have come in meanwhile.
    if (hasNoRoom(req)) return refuse(socket, 'try-again-later');
    const user = userKeyText(admission.caller);
    if (socketsOfUsers.of(user) >= options.socketsPerUserMax) {
      options.reportLimit('bayeux-user-sockets', admission.caller);
      return refuse(socket, 'user-sockets');
    }
    cookies.set(req, admission);
    socket.removeListener('error', ignore);
    server.handleUpgrade(req, socket, head, (webSocket) => accept(webSocket, socket, admission, user));
  }
  function accept(webSocket: WebSocket, socket: Duplex, admission: Admission, user: string): void {
    socketsOfUsers.add(user);
    webSocket.once('close', () => socketsOfUsers.remove(user));
    const pulse = heartbeat.add(webSocket);
    openWebSocketLink(webSocket, socket, writes, options.host, admission, pulse.messageCame);
    webSocket.on('error', (error) => {
      const isTooLong = 'code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
      if (isTooLong && admission.caller !== undefined) options.reportLimit('bayeux-request-size', admission.caller);
    });
  }

  return {
    upgrade(req, socket, head) {
      socket.on('error', ignore);
      options.letIn(
        req,
        () => void admitAndUpgrade(req, socket, head).catch(() => refuse(socket, 'internal')),
        (failure, headers) => refuse(socket, failure, headers),
      );
    },
    stop() {
      stopped = true;
      heartbeat.stop();
    },
  };
}

/** Answers an upgrade with an HTTP failure and closes the socket. */
export function refuse(socket: Duplex, failure: HttpFailure, headers: readonly string[] = []): void {
  socket.once('finish', () => socket.destroy());
  socket.end(toRawFailure(failure, headers));
}

/** A socket that breaks while we decide about it is nobody's error; without a listener it would end the process. */
function ignore(): void {}
