/** SQLite's primary result code of an error; 0 when the error is not SQLite's. */
export function toSqliteCode(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return 0;
  // Extended result codes carry the primary code in their low byte.
  return typeof error.errcode === 'number' ? error.errcode & 0xff : 0;
}

export const SQLITE_BUSY = 5;
export const SQLITE_CORRUPT = 11;
export const SQLITE_FULL = 13;
export const SQLITE_NOTADB = 26;
