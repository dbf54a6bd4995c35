import type { DatabaseSync } from 'node:sqlite';
import type { RequestRecord } from '../../../journal.ts';
import { parseInheritedRecord } from '../../../record/record-body.ts';
import { recordChecksum } from './checksum.ts';

/** Records that are open. Whoever changes it has begun a transaction. */
export type RecordTable = {
  add(sequence: number, body: string): void;
  remove(sequence: number): void;
  /** The body of a record; undefined when there is none, or its checksum fails. */
  body(sequence: number): string | undefined;
  /** All of them without their contents, in the order of acceptance, and the numbers of those whose form is not known. */
  readAll(): { readonly records: readonly RequestRecord[]; readonly unknown: readonly number[] };
  /** Whether every record is as it was written. */
  isWhole(): boolean;
};

export function createRecordTable(database: DatabaseSync): RecordTable {
  const insert = database.prepare('INSERT INTO record VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM record WHERE sequence = ?');
  const selectOne = database.prepare('SELECT sequence, body, crc FROM record WHERE sequence = ?');
  const select = database.prepare('SELECT sequence, body, crc FROM record ORDER BY sequence');
  return {
    add: (sequence, body) => void insert.run(sequence, body, recordChecksum(sequence, body)),
    remove: (sequence) => void remove.run(sequence),
    body(sequence) {
      const row = selectOne.get(sequence);
      return row !== undefined && isRowWhole(row) ? String(row['body']) : undefined;
    },
    readAll() {
      const records: RequestRecord[] = [];
      const unknown: number[] = [];
      for (const row of select.iterate()) {
        const sequence = Number(row['sequence']);
        const record = parseInheritedRecord({ sequence, body: String(row['body']) }, sequence);
        if (record === undefined) unknown.push(sequence);
        else records.push(record);
      }
      return { records, unknown };
    },
    isWhole() {
      for (const row of select.iterate()) if (!isRowWhole(row)) return false;
      return true;
    },
  };
}

function isRowWhole(row: Record<string, unknown>): boolean {
  return recordChecksum(Number(row['sequence']), String(row['body'])) === row['crc'];
}
