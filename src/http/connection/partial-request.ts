import type { Socket } from 'node:net';
import type { Connection } from './connection.ts';
import type { WaitingRequests } from './waiting-requests.ts';

/**
 * Takes back the request that failed on its way, if that is what failed: it is the last one. What failed may also follow it, or be the
 * rest of one that has its answer. Says whether what failed is answered already.
 */
export function withdrawPartial(
  connection: Connection,
  socket: Socket,
  waiting: Pick<WaitingRequests, 'pop'>,
): 'answered' | 'unanswered' {
  const { current, unread } = connection;
  const last = connection.waiting.at(-1);
  if (last !== undefined) {
    if (!last.req.complete) waiting.pop(connection);
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
