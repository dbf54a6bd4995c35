import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The open sockets that a server tells of with this event, now and from now on. */
export function followOpenSockets(server: Server, event: 'connection' | 'secureConnection'): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  // One listener for all sockets: each of its own takes 270 bytes (the wrapper of `once` most of it), and there are tens of thousands.
  function forget(this: Socket): void {
    sockets.delete(this);
  }
  server.on(event, (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', forget);
  });
  return sockets;
}
