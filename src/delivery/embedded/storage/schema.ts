import { DatabaseSync } from 'node:sqlite';

/**
 * `record`: accepted and not yet answered. `log`: what was answered, per user. `crc` is the CRC-32 of what the row holds: SQLite
 * itself does not notice a flipped bit in a text.
 */
const FIRST_SCHEMA = `
CREATE TABLE record (sequence INTEGER PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE log (offset INTEGER PRIMARY KEY, user INTEGER NOT NULL, reference_id INTEGER NOT NULL, channel TEXT NOT NULL,
  data TEXT NOT NULL, logged_at INTEGER NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE user (id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, user_id TEXT NOT NULL, removed_through INTEGER NOT NULL,
  delivered_through INTEGER NOT NULL, entries INTEGER NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE storage (id INTEGER PRIMARY KEY CHECK (id = 1), epoch TEXT NOT NULL, forgotten_through INTEGER NOT NULL, probe BLOB);
CREATE INDEX log_by_user ON log (user, offset);
CREATE UNIQUE INDEX user_by_name ON user (tenant, user_id);
`;

/** `bytes`: sum of what a user's entries hold, as `entries` is their number. */
const LOG_BYTES = `
ALTER TABLE user ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE user SET bytes = (SELECT coalesce(sum(octet_length(data)), 0) FROM log WHERE log.user = user.id);
`;

/** `delivered`: JSON object of channels and how far each was delivered. `delivered_through` is for those that are not in it. */
const DELIVERED_BY_CHANNEL = `
ALTER TABLE user ADD COLUMN delivered TEXT NOT NULL DEFAULT '{}';
`;

/**
 * Each is applied once, in this order, to new databases too, and never changed after a release: all databases of one version begin alike, and the salvage of a
 * damaged first page relies on where the first three tables begin.
 */
const MIGRATIONS: readonly string[] = [FIRST_SCHEMA, LOG_BYTES, DELIVERED_BY_CHANNEL];

export const PAGE_BYTES = 4096;

/** The journal was written by a later version of the program, which may keep things that this one would lose. */
export class LaterVersionError extends Error {
  constructor(found: number, known: number) {
    super(
      `The journal in DATA_DIR has version ${found} and this program knows ${known}: start the version that wrote it.`,
    );
    this.name = 'LaterVersionError';
  }
}

export type DatabaseOptions = {
  readonly maxBytes: number;
  /** Size of the write-ahead log at which it is moved into the database. */
  readonly walBytes: number;
  readonly newEpoch: () => string;
};

/** Opens the journal's database for one process, makes it when missing, and brings it to this version. Throws what SQLite says, or LaterVersionError. */
export function openDatabase(path: string, { maxBytes, walBytes, newEpoch }: DatabaseOptions): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    // What is finished is overwritten: it does not stay readable in pages that are free.
    // The exclusive mode comes first: the index of the write-ahead log is then kept in memory and not in a shared file.
    database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${Math.ceil(walBytes / PAGE_BYTES)};
      PRAGMA journal_size_limit = ${2 * walBytes}; PRAGMA temp_store = MEMORY;
      PRAGMA secure_delete = ON;
      PRAGMA max_page_count = ${Math.floor(maxBytes / PAGE_BYTES)}`);
    migrate(database, newEpoch);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: DatabaseSync, newEpoch: () => string): void {
  const version = schemaVersion(database);
  if (version > MIGRATIONS.length) throw new LaterVersionError(version, MIGRATIONS.length);
  if (version === MIGRATIONS.length) return;
  database.exec('BEGIN IMMEDIATE');
  for (const migration of MIGRATIONS.slice(version)) database.exec(migration);
  if (version === 0) database.prepare('INSERT INTO storage VALUES (1, ?, 0, NULL)').run(newEpoch());
  database.exec(`PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`);
}

function schemaVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}
