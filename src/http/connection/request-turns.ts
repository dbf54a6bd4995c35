import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { LastWords } from '../request/last-words.ts';
import { type Connection, type Exchange, findConnection, hurry } from './connection.ts';
import { createConnectionEnd } from './connection-end.ts';
import { discardRest } from './discard-rest.ts';
import type { GentleCloseOptions } from './gentle-close.ts';
import { withdrawPartial } from './partial-request.ts';
import { createSocketConnections } from './socket-connections.ts';
import { createWaitingRequests, type WaitingRequestsOptions } from './waiting-requests.ts';

export type RequestTurnsOptions = GentleCloseOptions &
  WaitingRequestsOptions & {
    /** This request is one too many. */
    readonly onPipelineFull: (req: IncomingMessage) => void;
  };

/** Takes one request. It must be answered, or its socket closed. */
export type Serve = (req: IncomingMessage, res: ServerResponse) => void;

/**
 * Gives the requests of one connection their turns: one is under way, the next begins when its answer is out [E6]. So answers keep their
 * order, requests are accepted in theirs, an answer that its client does not read is the only one of its connection, and a request that
 * was taken gets its own answer whatever follows it.
 */
export type RequestTurns = {
  /** For the server's 'request' event. */
  take(req: IncomingMessage, res: ServerResponse): void;
  /** What follows on this connection is no request, or never came as a whole: it is refused in its place, and the connection closes. */
  fail(socket: Socket, lastWords: LastWords): void;
  /** Runs `then` when every request of the connection has been answered; nothing more is taken from it. */
  afterAnswers(socket: Socket, then: () => void): void;
};

export function createRequestTurns(serve: Serve, options: RequestTurnsOptions): RequestTurns {
  const waiting = createWaitingRequests(options);
  const end = createConnectionEnd(waiting, options);
  const connections = createSocketConnections(end);

  function begin(socket: Socket, connection: Connection, exchange: Exchange): void {
    const { req, res } = exchange;
    connection.current = exchange;
    connection.hurried = connection.waiting.length > 0 || socket.readableEnded;
    // Before Node hears of it, which would read away the rest without a bound.
    res.prependListener('finish', finished);
    // Comes in any case: right after the answer was handed to the operating system, or when the client is gone.
    res.on('close', () => {
      ended(socket, connection, exchange);
      exchange.holder?.closed();
    });
    serve(req, res);
  }
  /** One listener for all answers, for the memory of those that are held. */
  function finished(this: ServerResponse): void {
    const { req } = this;
    if (!req.complete) discardRest(req.socket, req, options.discardMaxBytes);
  }
  function ended(socket: Socket, connection: Connection, { req }: Exchange): void {
    if (connection.closed) return;
    if (!req.complete) connection.unread = req;
    // Other connections get their turns in between.
    if (connection.waiting.length > 0) setImmediate(() => next(socket, connection));
    else rest(connection);
  }
  function next(socket: Socket, connection: Connection): void {
    if (connection.closed) return;
    const exchange = waiting.shift(connection);
    if (exchange === undefined) {
      // It failed on its way meanwhile.
      rest(connection);
      return;
    }
    if (connection.waiting.length === 0) socket.resume();
    begin(socket, connection, exchange);
  }
  function queue(socket: Socket, connection: Connection, exchange: Exchange): void {
    if (!waiting.add(connection, exchange)) {
      options.onPipelineFull(exchange.req);
      end.refuse(socket, connection, 'pipeline-full');
      return;
    }
    hurry(connection);
    // Node starts to read again at the end of each request: stop once it has parsed what came with this one.
    if (connection.waiting.length === 1) {
      setImmediate(() => {
        if (connection.waiting.length > 0) socket.pause();
      });
    }
  }

  return {
    take(req, res) {
      const { socket } = req;
      const connection = connections.of(socket);
      if (isOver(connection)) {
        // Nobody's request any more; its like are not even read.
        setImmediate(() => socket.pause());
        return;
      }
      connection.unread = undefined;
      const exchange = { req, res, holder: undefined };
      if (connection.current === undefined) begin(socket, connection, exchange);
      else queue(socket, connection, exchange);
    },
    fail(socket, lastWords) {
      const connection = connections.of(socket);
      if (isOver(connection)) return;
      const partial = withdrawPartial(connection, socket, waiting);
      end.refuse(socket, connection, partial === 'answered' ? 'none' : lastWords);
    },
    afterAnswers(socket, then) {
      const connection = findConnection(socket);
      if (connection === undefined) then();
      else if (!isOver(connection)) end.afterAnswers(connection, then);
    },
  };
}

/** Whether nothing more is taken from it. */
function isOver({ closed, afterwards }: Connection): boolean {
  return closed || afterwards !== undefined;
}

/** Every answer is out, and no request waits. */
function rest(connection: Connection): void {
  connection.current = undefined;
  connection.afterwards?.();
}
