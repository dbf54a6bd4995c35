import { DatabaseSync } from 'node:sqlite';

/**
 * `record`: accepted and not yet answered. `log`: what was answered, per user. `crc` is the CRC-32 of what the row holds: SQLite
 * itself does not notice a flipped bit in a text. Later versions of the schema must keep the order of the first three tables: the salvage of a
 * damaged first page relies on where they begin.
 */
const SCHEMA = `
CREATE TABLE record (sequence INTEGER PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE log (offset INTEGER PRIMARY KEY, user INTEGER NOT NULL, reference_id INTEGER NOT NULL, channel TEXT NOT NULL,
  data TEXT NOT NULL, logged_at INTEGER NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE user (id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, user_id TEXT NOT NULL, removed_through INTEGER NOT NULL,
  delivered_through INTEGER NOT NULL, entries INTEGER NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE storage (id INTEGER PRIMARY KEY CHECK (id = 1), epoch TEXT NOT NULL, forgotten_through INTEGER NOT NULL, probe BLOB);
CREATE INDEX log_by_user ON log (user, offset);
CREATE UNIQUE INDEX user_by_name ON user (tenant, user_id);
PRAGMA user_version = 1;
`;

export const PAGE_BYTES = 4096;
/** Pages in the write-ahead log after which it is moved into the database. */
const CHECKPOINT_PAGES = 1000;

/** Opens the journal's database for one process, makes it when missing. Throws what SQLite says. */
export function openDatabase(path: string, maxBytes: number, newEpoch: () => string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    // What is finished is overwritten: it does not stay readable in pages that are free.
    // The exclusive mode comes first: the index of the write-ahead log is then kept in memory and not in a shared file.
    database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
      PRAGMA journal_size_limit = ${4 * CHECKPOINT_PAGES * PAGE_BYTES}; PRAGMA temp_store = MEMORY;
      PRAGMA secure_delete = ON;
      PRAGMA max_page_count = ${Math.floor(maxBytes / PAGE_BYTES)}`);
    if (schemaVersion(database) === 0) {
      database.exec('BEGIN IMMEDIATE');
      database.exec(SCHEMA);
      database.prepare('INSERT INTO storage VALUES (1, ?, 0, NULL)').run(newEpoch());
      database.exec('COMMIT');
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function schemaVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}
