import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** An answer came before the body had: the rest is read and thrown away, up to a bound, so that the connection can go on. */
export function discardRest(socket: Socket, req: IncomingMessage, maxBytes: number): void {
  let discarded = 0;
  req.on('data', (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > maxBytes) socket.destroy();
  });
  req.on('error', () => {});
  req.resume();
}
