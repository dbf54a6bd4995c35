import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** One request and its answer. */
export type Exchange = {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Who holds the answer back. */
  holder: AnswerHolder | undefined;
};

/** Somebody who gives an answer when he has one. */
export type AnswerHolder = {
  /** The answer is waited for: it is to be given now. Called once at most. */
  hurry(): void;
  /** The answer was handed to the operating system, or its client is gone. Called once. */
  closed(): void;
};

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

/** Makes known who holds back this answer, which is under way. */
export function holdAnswer(res: ServerResponse, holder: AnswerHolder): void {
  const connection = findConnection(res.req.socket);
  if (connection?.current?.res !== res) throw new Error('only the answer under way can be held back');
  connection.current.holder = holder;
  if (connection.hurried) holder.hurry();
}

/** Somebody waits for the current answer: another request behind it, or a client that will send no more. */
export function hurry(connection: Connection): void {
  if (connection.hurried || connection.current === undefined) return;
  connection.hurried = true;
  connection.current.holder?.hurry();
}
