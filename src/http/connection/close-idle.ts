import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { findConnection } from './connection.ts';

/**
 * A server that closes cuts what Node takes for idle connections, once: among them those whose answer has ended and is still being written,
 * which its client then has or has not, and none that becomes idle a moment later. From now on it waits until no answer is on its way out,
 * and looks again as long as there are answers. `sockets`: those that requests come from.
 */
export function closeIdleWhenAnswered(server: Server, sockets: ReadonlySet<Socket>): void {
  const closeIdle = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    const open = findOpen(sockets);
    const leaving = open.find((res) => res.writableEnded);
    if (leaving === undefined) closeIdle();
    const awaited = leaving ?? open[0];
    // Many close in one turn.
    awaited?.once('close', () => setImmediate(() => server.closeIdleConnections()));
  };
}

/** Answers that are owed, or on their way out. */
function findOpen(sockets: ReadonlySet<Socket>): readonly ServerResponse[] {
  return [...sockets].flatMap((socket) => findConnection(socket)?.current?.res ?? []).filter((res) => !res.closed);
}
