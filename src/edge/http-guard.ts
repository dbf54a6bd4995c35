import type { Server, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import { API_HEADERS } from './answer.ts';
import { type EdgeFailure, type FailureName, failures, toFailureBody } from './failure.ts';

/** Bounds on what a connection may take before a request is there. */
export type HttpGuardOptions = {
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
};

const BY_CODE = new Map<string, FailureName>([
  ['HPE_HEADER_OVERFLOW', 'headers-too-large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', 'request-timeout'],
]);

/** The bounds as options of node:http's and node:https's createServer. */
export function toServerOptions(options: HttpGuardOptions): ServerOptions {
  return {
    headersTimeout: options.headersTimeoutMs,
    requestTimeout: options.requestTimeoutMs,
    keepAliveTimeout: options.keepAliveTimeoutMs,
    connectionsCheckingInterval: options.connectionsCheckMs,
    maxHeaderSize: options.headersMaxBytes,
    // Node would answer a missing Host without a body; the listener refuses it with the envelope.
    requireHostHeader: false,
  };
}

/** Gives what Node's HTTP parser refuses the envelope of the API (web-services-api.md, section 6), and bounds the connections. */
export function installHttpGuard(server: Server, options: HttpGuardOptions): void {
  server.maxConnections = options.connectionsMax;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    socket.end(toRawAnswer({ name: BY_CODE.get(error.code ?? '') ?? 'request-malformed' }));
  });
  // Node would close the socket without a word: this is no proxy.
  server.on('connect', (_request, socket) => socket.end(toRawAnswer({ name: 'request-malformed' })));
  // Node would answer an expectation that it does not know by itself, without the envelope. It may be passed over (RFC 9110, 10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}

/** A refusal as bytes, for a socket that has no response object. */
function toRawAnswer(failure: EdgeFailure): string {
  const body = toFailureBody(failure);
  const headers = { ...API_HEADERS, 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${failures[failure.name].httpStatus} Refused\r\n${lines.join('')}\r\n${body}`;
}
