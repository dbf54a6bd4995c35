import { SQLITE_BUSY, SQLITE_CORRUPT, SQLITE_FULL, SQLITE_NOTADB, toSqliteCode } from '../../record/sqlite-code.ts';

const SENTENCES: ReadonlyMap<number, string> = new Map([
  [SQLITE_BUSY, 'The journal is locked by another process.'],
  [8, 'The journal is read-only.'],
  [10, 'The disk reported an error.'],
  [SQLITE_CORRUPT, 'The journal is damaged.'],
  [SQLITE_FULL, 'The disk is full, or the journal has reached its size limit.'],
  [14, 'The journal cannot be opened.'],
  [23, 'Access to the journal was denied.'],
  [SQLITE_NOTADB, 'The journal is damaged.'],
]);

/** New requests would take the room that outcomes need. */
export class NoRoomError extends Error {
  constructor() {
    super('what is left is for the outcomes of what was accepted');
    this.name = 'NoRoomError';
  }
}

/** What went wrong with the storage. */
export type StorageProblem = {
  /** One sentence for people, with the system's own words behind it. */
  readonly text: string;
  /** Whether the file itself is to blame: it must be salvaged. */
  readonly damaged: boolean;
  /** Whether only room is missing: the open database stays good. */
  readonly noRoom: boolean;
};

/** Reads any error that SQLite or the file system threw. */
export function toStorageProblem(error: unknown): StorageProblem {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof NoRoomError || isNoSpace(error) ? SQLITE_FULL : toSqliteCode(error);
  const sentence = SENTENCES.get(code) ?? 'The journal cannot be written.';
  return {
    text: `${sentence} (${message})`,
    damaged: code === SQLITE_CORRUPT || code === SQLITE_NOTADB,
    noRoom: code === SQLITE_FULL,
  };
}

/** The file system's own word for a full disk, or a full quota. */
function isNoSpace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
