import type { RequestRecord } from '../../../journal.ts';
import { toReferenceId } from '../../../record/reference-id.ts';
import type { RecordTable } from './record-table.ts';

/** Which records are open, as the last commit left them. */
export type OpenRecords = {
  /** What was open when the journal was opened, without contents. */
  readonly records: readonly RequestRecord[];
  /** Numbers of open records that are kept but not understood. */
  readonly unknown: readonly number[];
  /** By their number in the order of acceptance. */
  sequences(): ReadonlySet<number>;
  /** The number of the open record with this referenceId. */
  sequenceOf(referenceId: number): number | undefined;
  /** referenceIds in use, both ends of the range included. */
  referenceIds(first: number, last: number): readonly number[];
  /** These were accepted by the transaction that has just been committed. */
  accepted(sequences: readonly number[]): void;
  /** These were closed by it. */
  closed(referenceIds: Iterable<number>): void;
};

export function createOpenRecords(table: Pick<RecordTable, 'readAll'>): OpenRecords {
  const { records, unknown } = table.readAll();
  const open = new Map<number, number>();

  function accepted(sequences: readonly number[]): void {
    for (const sequence of sequences) open.set(toReferenceId(sequence), sequence);
  }

  accepted(records.map((record) => record.order));
  accepted(unknown);
  return {
    records,
    unknown,
    sequences: () => new Set(open.values()),
    sequenceOf: (referenceId) => open.get(referenceId),
    referenceIds: (first, last) => [...open.keys()].filter((id) => id >= first && id <= last),
    accepted,
    closed(referenceIds) {
      for (const referenceId of referenceIds) open.delete(referenceId);
    },
  };
}
