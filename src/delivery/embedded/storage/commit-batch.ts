import type { CommitBatch } from '../storage-message.ts';
import type { NumberSource } from './number-source.ts';
import type { LogTable } from './tables/log-table.ts';
import type { OpenRecords } from './tables/open-records.ts';
import type { RecordTable } from './tables/record-table.ts';
import type { Transact } from './transact.ts';

/** A number in the order of acceptance per accept, and an offset per close (0 where the record was not open). */
export type Committed = { readonly accepted: readonly number[]; readonly offsets: readonly number[] };

export type BatchTables = {
  readonly records: Pick<RecordTable, 'add' | 'remove'>;
  readonly open: OpenRecords;
  readonly log: Pick<LogTable, 'append' | 'markDelivered'>;
  readonly numbers: Pick<NumberSource, 'takeSequence'>;
};

/** Gives what commits a batch in one transaction. */
export function createBatchCommit(transact: Transact, tables: BatchTables): (batch: CommitBatch) => Committed {
  const { records, open, log, numbers } = tables;

  /** Removes the record, when it is open and this transaction has not closed it yet. */
  function isFirstClose(referenceId: number, closed: Set<number>): boolean {
    const sequence = open.sequenceOf(referenceId);
    if (sequence === undefined || closed.has(referenceId)) return false;
    closed.add(referenceId);
    records.remove(sequence);
    return true;
  }

  function add(body: string): number {
    const sequence = numbers.takeSequence();
    records.add(sequence, body);
    return sequence;
  }

  return (batch) => {
    const closed = new Set<number>();
    const committed = transact(() => {
      // Requests that are closed go first: what they free is room for the rest.
      const firstCloses = batch.closes.map(({ referenceId }) => isFirstClose(referenceId, closed));
      const offsets = batch.closes.map((close, index) => (firstCloses[index] ? log.append(close) : 0));
      const accepted = batch.accepts.map(add);
      for (const mark of batch.marks) log.markDelivered(mark);
      return { accepted, offsets };
    });
    open.closed(closed);
    open.accepted(committed.accepted);
    return committed;
  };
}
