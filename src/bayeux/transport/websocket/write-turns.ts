import type { Duplex } from 'node:stream';
import { createFifoQueue } from '../../../kernel/fifo-queue.ts';

export type WriteTurnsOptions = {
  /** Sends in a row before other work of the process gets its turn. */
  readonly sendsPerTurn: number;
};

/** Gathers what one turn of the process writes to a socket, so that the operating system is asked once for all of it: asking is the dear part. */
export type WriteTurns = {
  /** Writes in order with whatever else is written to the stream. `done` is called as by Writable.write. */
  write(stream: Duplex, bytes: Uint8Array, done: (error: Error | null | undefined) => void): void;
};

/** With so many bytes gathered there is nothing left to save, and what counts as not taken [S5] must not be what was not offered. */
const GATHER_MAX_BYTES = 16_384;

export function createWriteTurns(options: WriteTurnsOptions): WriteTurns {
  const waiting = createFifoQueue<Duplex>();
  let scheduled = false;

  function writeTurn(): void {
    scheduled = false;
    for (let writes = 0; writes < options.sendsPerTurn; writes++) {
      const stream = waiting.shift();
      if (stream === undefined) return;
      stream.uncork();
    }
    schedule();
  }
  function schedule(): void {
    if (scheduled || waiting.size() === 0) return;
    scheduled = true;
    setImmediate(writeTurn);
  }

  return {
    write(stream, bytes, done) {
      if (stream.writableCorked === 0) {
        stream.cork();
        waiting.push(stream);
        schedule();
      }
      stream.write(bytes, done);
      if (stream.writableLength >= GATHER_MAX_BYTES) stream.uncork();
    },
  };
}
