import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The open sockets that a server tells of with this event, now and from now on. */
export function followOpenSockets(server: Server, event: 'connection' | 'secureConnection'): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on(event, (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}
