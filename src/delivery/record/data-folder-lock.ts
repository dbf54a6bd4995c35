import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SQLITE_BUSY, SQLITE_CORRUPT, SQLITE_NOTADB, toSqliteCode } from './sqlite-code.ts';

/** The folder is in use by another gateway. */
export class DataFolderLockedError extends Error {
  constructor(folder: string) {
    super(`DATA_DIR ${folder} is in use by another process. Stop it, or give this one a folder of its own.`);
    this.name = 'DataFolderLockedError';
  }
}

/** Numbers below these may have been given out by this or an earlier process. */
export type Leases = { readonly sequence: number; readonly offset: number };

/**
 * The folder is ours until release(), or until the process is gone: the lock is a file lock that the system takes back, also after
 * SIGKILL. Beside it lie the leases: what numbers were taken, in a file apart from the journal, so that a journal that lost its
 * end never gives a number twice.
 */
export type DataFolderLock = {
  /** Undefined when the file that held them could not be read. */
  readonly leases: Leases | undefined;
  /** Durable when it returns. Throws when it cannot be written. */
  lease(leases: Leases): void;
  release(): void;
};

/** Takes the folder, which is made when missing. Throws DataFolderLockedError, or what SQLite or the file system says. */
export function acquireDataFolder(folder: string, nowMs: number): DataFolderLock {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'lock.sqlite');
  const known = existsSync(path);
  try {
    return lockFile(path, true);
  } catch (error) {
    const code = toSqliteCode(error);
    if (code === SQLITE_BUSY) throw new DataFolderLockedError(folder);
    if (!known || (code !== SQLITE_CORRUPT && code !== SQLITE_NOTADB)) throw error;
    renameSync(path, `${path}.damaged-${nowMs}`);
    return lockFile(path, false);
  }
}

function lockFile(path: string, trusted: boolean): DataFolderLock {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = EXTRA; BEGIN EXCLUSIVE');
    database.exec(
      'CREATE TABLE IF NOT EXISTS lease (id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, offset INTEGER NOT NULL)',
    );
    database.exec('INSERT OR IGNORE INTO lease VALUES (1, 1, 1); COMMIT');
    const row = database.prepare('SELECT sequence, offset FROM lease').get();
    const update = database.prepare('UPDATE lease SET sequence = ?, offset = ?');
    return {
      leases:
        trusted && row !== undefined ? { sequence: Number(row['sequence']), offset: Number(row['offset']) } : undefined,
      lease: (leases) => void update.run(leases.sequence, leases.offset),
      release: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}
