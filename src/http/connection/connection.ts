import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export type Exchange = { readonly req: IncomingMessage; readonly res: ServerResponse };

/** The requests of one connection. Thousands of connections are idle at once: a class, for its memory. */
export class Connection {
  current: Exchange | undefined;
  waiting: Exchange[] = [];
  /** The last request whose answer went out before all of its body had come. */
  unread: IncomingMessage | undefined;
  /** Runs once every answer is out. Nothing more is taken from the connection. */
  afterwards: (() => void) | undefined;
  /** Somebody waits for the answer of the current request; whoever holds it back is told. */
  hurried = false;
  tellHurry: (() => void) | undefined;
  closed = false;
}

const connections = new WeakMap<Socket, Connection>();

/** The connection of a socket; undefined while it has had no request. */
export function findConnection(socket: Socket): Connection | undefined {
  return connections.get(socket);
}

export function addConnection(socket: Socket): Connection {
  const connection = new Connection();
  connections.set(socket, connection);
  return connection;
}

/** Runs `then`, once, when somebody waits for this answer, which is under way: who holds it back is to give it now. */
export function onHurry(res: ServerResponse, then: () => void): void {
  const connection = findConnection(res.req.socket);
  if (connection?.current?.res !== res) return;
  if (connection.hurried) then();
  else connection.tellHurry = then;
}

/** Somebody waits for the current answer: another request behind it, or a client that will send no more. */
export function hurry(connection: Connection): void {
  if (connection.hurried || connection.current === undefined) return;
  connection.hurried = true;
  connection.tellHurry?.();
}
