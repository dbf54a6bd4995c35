import type { Socket } from 'node:net';
import { addConnection, type Connection, findConnection, hurry } from './connection.ts';
import type { ConnectionEnd } from './connection-end.ts';

/** The connection of a socket, from its first request on; it ends with its socket. */
export type SocketConnections = { of(socket: Socket): Connection };

/** One function each for all sockets, of which there are tens of thousands. */
export function createSocketConnections(end: ConnectionEnd): SocketConnections {
  function of(socket: Socket): Connection {
    const known = findConnection(socket);
    if (known !== undefined) return known;
    const connection = addConnection(socket);
    // What Node calls after the last answer; its own way resets the connection when something is unread.
    socket.destroySoon = finish;
    socket.on('end', ended);
    socket.on('close', closed);
    return connection;
  }
  function finish(this: Socket): void {
    end.finish(this, of(this), 'none');
  }
  /** Who sends no more may be gone: what is held back for it is given now. */
  function ended(this: Socket): void {
    hurry(of(this));
  }
  function closed(this: Socket): void {
    end.close(of(this));
  }

  return { of };
}
