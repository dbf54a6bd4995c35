import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { DataFolderLock } from '../../record/data-folder-lock.ts';
import { finishReplacement, type JournalFiles, toJournalFiles } from './journal-files.ts';
import { salvageJournal } from './salvage/salvage.ts';
import { readWal } from './salvage/wal-frames.ts';
import { type DatabaseOptions, openDatabase } from './schema.ts';
import { toStorageProblem } from './storage-problem.ts';
import { entryChecksum, userChecksum } from './tables/checksum.ts';
import { createRecordTable } from './tables/record-table.ts';

export type OpenStorageOptions = {
  readonly folder: string;
  readonly lock: DataFolderLock;
  readonly database: DatabaseOptions;
  readonly nowMs: number;
};

export type OpenedDatabase = {
  readonly database: DatabaseSync;
  /** What was damaged and what became of it, one sentence each. */
  readonly reports: readonly string[];
};

/** Numbers behind the leases that a damaged lock file would have told. */
const UNKNOWN_NUMBER_MAX = 1_000_000;

/** Opens the journal in a folder that is ours; repairs it where it is damaged. Throws when it can be neither opened nor repaired. */
export function openStorage(options: OpenStorageOptions): OpenedDatabase {
  const files = toJournalFiles(options.folder);
  finishReplacement(files);
  const wal = readWal(files.wal);
  const broken = wal.damaged || (wal.frames.length > 0 && !existsSync(files.database));
  const database = broken ? undefined : openWhole(files, options);
  if (database === undefined) return openSalvaged(files, options);
  if (!wal.cutOff) return { database, reports: [] };
  database.prepare('UPDATE storage SET epoch = ?').run(options.database.newEpoch());
  return { database, reports: ['The journal ended inside a write: what was being written then is not in it.'] };
}

function openSalvaged(files: JournalFiles, options: OpenStorageOptions): OpenedDatabase {
  const reports = salvageJournal({
    files,
    database: options.database,
    nowMs: options.nowMs,
    sequenceMax: options.lock.leases?.sequence ?? UNKNOWN_NUMBER_MAX,
    offsetMax: options.lock.leases?.offset ?? UNKNOWN_NUMBER_MAX,
  });
  return { database: openDatabase(files.database, options.database), reports };
}

/** The database, when every page and every row of it is as it was written; undefined when one is not. */
function openWhole(files: JournalFiles, options: OpenStorageOptions): DatabaseSync | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = openDatabase(files.database, options.database);
    if (isWhole(database)) return database;
  } catch (error) {
    if (!toStorageProblem(error).damaged) {
      database?.close();
      throw error;
    }
  }
  // Closing would move the write-ahead log into the damaged file: harmless, both are read together by the salvage.
  database?.close();
  return undefined;
}

function isWhole(database: DatabaseSync): boolean {
  const check = database.prepare('PRAGMA integrity_check(1)').get();
  if (check?.['integrity_check'] !== 'ok') return false;
  return createRecordTable(database).isWhole() && areUsersWhole(database) && isLogWhole(database);
}

function areUsersWhole(database: DatabaseSync): boolean {
  for (const row of database.prepare('SELECT id, tenant, user_id, crc FROM user').iterate()) {
    if (userChecksum(Number(row['id']), String(row['tenant']), String(row['user_id'])) !== row['crc']) return false;
  }
  return true;
}

function isLogWhole(database: DatabaseSync): boolean {
  for (const row of database.prepare('SELECT * FROM log').iterate()) {
    const crc = entryChecksum(
      Number(row['offset']),
      Number(row['user']),
      Number(row['reference_id']),
      String(row['channel']),
      String(row['data']),
      Number(row['logged_at']),
    );
    if (crc !== row['crc']) return false;
  }
  return true;
}
