import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP front before a server, so that a test can do to connections what crashes and networks do. */
export type CuttableFront = {
  readonly port: number;
  /** Nothing passes any more, and nobody is told: a stopped process, a network that drops packets. */
  freeze(): void;
  thaw(): void;
  /** Connections that are open carry nothing any more, and nobody is told; new ones pass: a firewall that forgot them. */
  forget(): void;
  /** Drops every connection and listens no more: a killed process. */
  cut(): void;
};

/** `port` 0 takes any. With a delay every byte takes so long, each way. */
export async function startCuttableFront(
  port: number,
  behindPort: number,
  { host = '127.0.0.1', delayMs = 0 } = {},
): Promise<CuttableFront> {
  const sockets = new Set<Socket>();
  let frozen = false;

  function keep(socket: Socket, other: Socket): void {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      if (delayMs === 0) other.write(bytes);
      else setTimeout(() => other.writable && other.write(bytes), delayMs);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
    if (frozen) socket.pause();
  }

  const server = createServer((near) => {
    const far = connect(behindPort, '127.0.0.1');
    keep(near, far);
    keep(far, near);
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  return {
    port: address.port,
    freeze() {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw() {
      frozen = false;
      for (const socket of sockets) socket.resume();
    },
    forget() {
      for (const socket of sockets) socket.pause();
    },
    cut() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
