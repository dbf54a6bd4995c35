import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy on loopback that cuts its connections when told to, as networks do. */
export type CuttingProxy = {
  readonly port: number;
  /** Resets every connection on both sides. */
  cut(): void;
  /** Ends every connection towards the client, and still takes what comes from there. */
  halfClose(): void;
  stop(): Promise<void>;
};

/** `port` 0 takes any. The target may move: its port is asked for at each connection. */
export async function startCuttingProxy(target: number | (() => number), port = 0): Promise<CuttingProxy> {
  const toTargetPort = typeof target === 'number' ? () => target : target;
  const open = new Set<Socket>();
  const nearEnds = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    nearEnds.add(near);
    near.on('close', () => nearEnds.delete(near));
    const far = connect({ port: toTargetPort(), host: '127.0.0.1', noDelay: true });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  const cut = () => {
    for (const socket of [...open]) socket.resetAndDestroy();
  };
  return {
    port: address.port,
    cut,
    halfClose() {
      for (const near of nearEnds) near.end();
    },
    async stop() {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}
