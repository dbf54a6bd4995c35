import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { LastWords } from '../request/last-words.ts';
import { toRawRefusal } from '../request/request-failure.ts';
import { addConnection, type Connection, type Exchange, findConnection, hurry, withdrawPartial } from './connection.ts';
import { closeGently, type GentleCloseOptions } from './gentle-close.ts';

export type RequestTurnsOptions = GentleCloseOptions & {
  /** Requests of one connection that wait for those before them. */
  readonly pipelinedMax: number;
  /** The same, of all connections. */
  readonly pipelinedMaxOfAll: number;
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
  let waitingOfAll = 0;

  function connectionOf(socket: Socket): Connection {
    const known = findConnection(socket);
    if (known !== undefined) return known;
    const connection = addConnection(socket);
    // What Node calls after the last answer; its own way resets the connection when something is unread.
    socket.destroySoon = () => finish(socket, connection, 'none');
    // Who sends no more may be gone: what is held back for it is given now.
    socket.once('end', () => hurry(connection));
    socket.once('close', () => close(connection));
    return connection;
  }
  function close(connection: Connection): void {
    connection.closed = true;
    waitingOfAll -= connection.waiting.length;
    connection.waiting = [];
  }

  function begin(socket: Socket, connection: Connection, exchange: Exchange): void {
    const { req, res } = exchange;
    connection.current = exchange;
    connection.hurried = connection.waiting.length > 0 || socket.readableEnded;
    connection.tellHurry = undefined;
    // Before Node hears of it, which would read away the rest without a bound.
    res.prependOnceListener('finish', () => {
      if (!req.complete) discardRest(socket, req);
    });
    // Comes in any case: right after the answer was handed to the operating system, or when the client is gone.
    res.once('close', () => ended(socket, connection, exchange));
    serve(req, res);
  }
  function ended(socket: Socket, connection: Connection, { req }: Exchange): void {
    if (connection.closed) return;
    if (!req.complete) connection.unread = req;
    if (connection.waiting.length > 0) {
      // Other connections get their turns in between.
      setImmediate(() => next(socket, connection));
      return;
    }
    rest(connection);
  }
  function rest(connection: Connection): void {
    connection.current = undefined;
    connection.afterwards?.();
  }
  function next(socket: Socket, connection: Connection): void {
    if (connection.closed) return;
    const exchange = connection.waiting.shift();
    if (exchange === undefined) {
      // It failed on its way meanwhile.
      rest(connection);
      return;
    }
    waitingOfAll--;
    if (connection.waiting.length === 0) socket.resume();
    begin(socket, connection, exchange);
  }
  function queue(socket: Socket, connection: Connection, exchange: Exchange): void {
    if (connection.waiting.length >= options.pipelinedMax || waitingOfAll >= options.pipelinedMaxOfAll) {
      options.onPipelineFull(exchange.req);
      refuse(socket, connection, 'pipeline-full');
      return;
    }
    waitingOfAll++;
    connection.waiting.push(exchange);
    hurry(connection);
    // Node starts to read again at the end of each request: stop once it has parsed what came with this one.
    if (connection.waiting.length === 1) {
      setImmediate(() => {
        if (connection.waiting.length > 0) socket.pause();
      });
    }
  }

  function fail(socket: Socket, lastWords: LastWords): void {
    const connection = connectionOf(socket);
    if (connection.closed || connection.afterwards !== undefined) return;
    const waited = connection.waiting.length;
    const partial = withdrawPartial(connection, socket);
    waitingOfAll -= waited - connection.waiting.length;
    refuse(socket, connection, partial === 'answered' ? 'none' : lastWords);
  }
  function refuse(socket: Socket, connection: Connection, lastWords: LastWords): void {
    whenAnswered(connection, () => finish(socket, connection, lastWords));
  }
  function whenAnswered(connection: Connection, then: () => void): void {
    connection.afterwards = then;
    if (connection.current === undefined) then();
    else hurry(connection);
  }
  function finish(socket: Socket, connection: Connection, lastWords: LastWords): void {
    close(connection);
    closeGently(socket, lastWords === 'none' ? undefined : toRawRefusal(lastWords), options);
  }

  /** An answer came before the body had: the rest is read and thrown away, so that the connection can go on. */
  function discardRest(socket: Socket, req: IncomingMessage): void {
    let discarded = 0;
    req.on('data', (chunk: Buffer) => {
      discarded += chunk.length;
      if (discarded > options.discardMaxBytes) socket.destroy();
    });
    req.on('error', () => {});
    req.resume();
  }

  return {
    take(req, res) {
      const { socket } = req;
      const connection = connectionOf(socket);
      if (connection.closed || connection.afterwards !== undefined) {
        // Nobody's request any more; its like are not even read.
        setImmediate(() => socket.pause());
        return;
      }
      connection.unread = undefined;
      const exchange = { req, res };
      if (connection.current === undefined) begin(socket, connection, exchange);
      else queue(socket, connection, exchange);
    },
    fail,
    afterAnswers(socket, then) {
      const connection = findConnection(socket);
      if (connection === undefined) then();
      else if (!connection.closed && connection.afterwards === undefined) whenAnswered(connection, then);
    },
  };
}
