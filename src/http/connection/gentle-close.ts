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

/** How often a connection that lingers is looked at. */
const LOOK_MS = 100;

/**
 * Says the last words and closes, but reads on for a while what the client still sends and throws it away: closing a socket that holds
 * unread bytes makes the kernel reset the connection, and the client loses the answer (RFC 9112, 9.6). What is read ends in Node's
 * parser, to which nobody listens any more: over TLS nobody else can read once the parser has.
 */
export function closeGently(socket: Socket, lastWords: string | undefined, options: GentleCloseOptions): void {
  if (socket.destroyed) return;
  if (lastWords !== undefined && socket.writable) socket.end(lastWords);
  else socket.end();
  socket.resume();
  socket.setTimeout(options.lingerIdleMs, () => socket.destroy());

  const { clock } = options;
  const untilMs = clock.monotonicMs() + options.lingerMs;
  const untilBytes = socket.bytesRead + options.discardMaxBytes;
  let timer = clock.after(LOOK_MS, look);
  socket.once('close', () => timer.cancel());
  function look(): void {
    if (socket.bytesRead > untilBytes || clock.monotonicMs() >= untilMs) socket.destroy();
    else timer = clock.after(LOOK_MS, look);
  }
}
