import { createFifoQueue } from '../../../kernel/fifo-queue.ts';

export type WriteTurnsOptions = {
  /** Sockets written to in a row before other work of the process gets its turn. */
  readonly writesPerTurn: number;
};

/** Has something to write. */
export type TurnWriter = {
  /** Writes all that it has. Never throws. */
  flush(): void;
};

/** Has each socket written to once in a turn of the process, so that the operating system is asked once for all that came for it: asking is the dear part. */
export type WriteTurns = {
  /** The writer is asked to flush once this turn's other work is done. */
  add(writer: TurnWriter): void;
};

export function createWriteTurns(options: WriteTurnsOptions): WriteTurns {
  const waiting = createFifoQueue<TurnWriter>();
  let scheduled = false;

  function writeTurn(): void {
    scheduled = false;
    for (let writes = 0; writes < options.writesPerTurn; writes++) {
      const writer = waiting.shift();
      if (writer === undefined) return;
      writer.flush();
    }
    schedule();
  }
  function schedule(): void {
    if (scheduled || waiting.size() === 0) return;
    scheduled = true;
    setImmediate(writeTurn);
  }

  return {
    add(writer) {
      waiting.push(writer);
      schedule();
    },
  };
}
