import type { RequestRecord } from '../journal.ts';

/** Hands records to the one who takes them, those of one turn of the event loop together; keeps them while nobody does. */
export type Taking = {
  add(record: RequestRecord): void;
  take(taker: (records: readonly RequestRecord[]) => void): () => void;
};

export function createTaking(): Taking {
  let ready: RequestRecord[] = [];
  let taker: ((records: readonly RequestRecord[]) => void) | undefined;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || taker === undefined || ready.length === 0) return;
    scheduled = true;
    setImmediate(handOver);
  }

  function handOver(): void {
    scheduled = false;
    if (taker === undefined || ready.length === 0) return;
    const records = ready;
    ready = [];
    taker(records);
  }

  return {
    add(record) {
      ready.push(record);
      schedule();
    },
    take(newTaker) {
      if (taker !== undefined) throw new Error('the journal already has a taker');
      taker = newTaker;
      schedule();
      return () => {
        if (taker === newTaker) taker = undefined;
      };
    },
  };
}
