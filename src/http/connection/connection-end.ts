import type { Socket } from 'node:net';
import type { LastWords } from '../request/last-words.ts';
import { toRawRefusal } from '../request/request-failure.ts';
import { type Connection, hurry } from './connection.ts';
import { closeGently, type GentleCloseOptions } from './gentle-close.ts';
import type { WaitingRequests } from './waiting-requests.ts';

/** How a connection ends: what waits is dropped, and what must still be said comes behind the answers that are owed. */
export type ConnectionEnd = {
  /** Takes nothing more from the connection; runs `then` once every answer is out. */
  afterAnswers(connection: Connection, then: () => void): void;
  /** Says the last words behind the answers that are owed, and closes. */
  refuse(socket: Socket, connection: Connection, lastWords: LastWords): void;
  /** Says the last words and closes. */
  finish(socket: Socket, connection: Connection, lastWords: LastWords): void;
  /** The socket is gone, or is about to be. */
  close(connection: Connection): void;
};

export function createConnectionEnd(waiting: WaitingRequests, options: GentleCloseOptions): ConnectionEnd {
  function close(connection: Connection): void {
    connection.closed = true;
    waiting.dropAll(connection);
  }
  function finish(socket: Socket, connection: Connection, lastWords: LastWords): void {
    close(connection);
    closeGently(socket, lastWords === 'none' ? undefined : toRawRefusal(lastWords), options);
  }
  function afterAnswers(connection: Connection, then: () => void): void {
    connection.afterwards = then;
    if (connection.current === undefined) then();
    else hurry(connection);
  }

  return {
    afterAnswers,
    refuse: (socket, connection, lastWords) => afterAnswers(connection, () => finish(socket, connection, lastWords)),
    finish,
    close,
  };
}
