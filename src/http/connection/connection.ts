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
  closed = false;
}

/**
 * Takes back the request that failed on its way, if that is what failed: it is the last one. What failed may also follow it, or be the
 * rest of one that has its answer. Says whether what failed is answered already.
 */
export function withdrawPartial(connection: Connection, socket: Socket): 'answered' | 'unanswered' {
  const { current, waiting, unread } = connection;
  const last = waiting.at(-1);
  if (last !== undefined) {
    if (!last.req.complete) waiting.pop();
    return 'unanswered';
  }
  if (current === undefined) return unread !== undefined && !unread.complete ? 'answered' : 'unanswered';
  if (current.req.complete) return 'unanswered';
  if (current.res.headersSent) return 'answered';
  // Its refusal is written to the socket itself; what its handler may still say goes nowhere.
  connection.current = undefined;
  current.res.detachSocket(socket);
  current.res.destroy();
  return 'unanswered';
}
