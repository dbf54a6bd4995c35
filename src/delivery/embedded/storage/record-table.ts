import type { DatabaseSync } from 'node:sqlite';
import type { StoredRecord } from '../../record/record-body.ts';
import { recordChecksum } from './checksum.ts';

/** Records that are open. Whoever changes it has begun a transaction. */
export type RecordTable = {
  add(sequence: number, body: string): void;
  remove(sequence: number): void;
  /** All of them, in the order of acceptance; those whose checksum fails are only counted. */
  readAll(): { readonly records: readonly StoredRecord[]; readonly unreadable: number };
};

export function createRecordTable(database: DatabaseSync): RecordTable {
  const insert = database.prepare('INSERT INTO record VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM record WHERE sequence = ?');
  const select = database.prepare('SELECT sequence, body, crc FROM record ORDER BY sequence');
  return {
    add: (sequence, body) => void insert.run(sequence, body, recordChecksum(sequence, body)),
    remove: (sequence) => void remove.run(sequence),
    readAll() {
      const records: StoredRecord[] = [];
      let unreadable = 0;
      for (const row of select.iterate()) {
        const record = { sequence: Number(row['sequence']), body: String(row['body']) };
        if (recordChecksum(record.sequence, record.body) === row['crc']) records.push(record);
        else unreadable += 1;
      }
      return { records, unreadable };
    },
  };
}
