import type { Socket } from 'node:net';
import type { Clock } from '../../kernel/clock.ts';

export type GentleCloseOptions = {
  readonly clock: Clock;
  /** How long a client that still sends may take to read our last words. */
  readonly lingerMs: number;
  /** It is cut earlier when it neither sends nor reads for so long. */
  readonly lingerIdleMs: number;
  /** Bytes that are read and thrown away meanwhile. */
  readonly discardMaxBytes: number;
};

/**
 * Says the last words and closes, but reads on for a while what the client still sends and throws it away: closing a socket that holds
 * unread bytes makes the kernel reset the connection, and the client loses the answer (RFC 9112, 9.6).
 */
export function closeGently(socket: Socket, lastWords: string | undefined, options: GentleCloseOptions): void {
  if (socket.destroyed) return;
  if (lastWords !== undefined && socket.writable) socket.end(lastWords);
  else socket.end();
  // What is thrown away is nobody's request any more: Node's parser must not see it.
  socket.removeAllListeners('data');
  let discarded = 0;
  socket.on('data', (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > options.discardMaxBytes) socket.destroy();
  });
  socket.resume();
  socket.setTimeout(options.lingerIdleMs, () => socket.destroy());
  const cut = options.clock.after(options.lingerMs, () => socket.destroy());
  socket.once('close', () => cut.cancel());
}
