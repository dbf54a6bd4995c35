import type { DatabaseSync } from 'node:sqlite';

type Row = Record<string, unknown>;

/** What could be read of a table in a damaged database. */
export type ReadableRows = {
  readonly rows: readonly Row[];
  /** Part of the table could not be reached. */
  readonly incomplete: boolean;
};

/** Single look-ups spent on the part between what could be read from either end. */
const GAP_LOOKUPS_MAX = 1_000_000;

/**
 * Every row of the table that can still be reached by its key: from the start, from the end, and one by one between them up to
 * `keyMax`. Indexes are not used. Never throws.
 */
export function readReadableRows(database: DatabaseSync, table: string, key: string, keyMax: number): ReadableRows {
  const upward = readUntilError(database, `SELECT * FROM ${table} NOT INDEXED ORDER BY ${key}`);
  if (!upward.failed) return { rows: upward.rows, incomplete: false };
  const low = Number(upward.rows.at(-1)?.[key] ?? 0);
  const downward = readUntilError(
    database,
    `SELECT * FROM ${table} NOT INDEXED WHERE ${key} > ${low} ORDER BY ${key} DESC`,
  );
  const high = Number(downward.rows.at(-1)?.[key] ?? keyMax + 1);
  const between = readOneByOne(database, table, key, Math.max(low + 1, high - GAP_LOOKUPS_MAX), high);
  return { rows: [...upward.rows, ...between, ...downward.rows.toReversed()], incomplete: true };
}

function readUntilError(database: DatabaseSync, sql: string): { readonly rows: Row[]; readonly failed: boolean } {
  const rows: Row[] = [];
  try {
    for (const row of database.prepare(sql).iterate()) rows.push(row);
    return { rows, failed: false };
  } catch {
    return { rows, failed: true };
  }
}

function readOneByOne(database: DatabaseSync, table: string, key: string, from: number, to: number): Row[] {
  const rows: Row[] = [];
  try {
    const select = database.prepare(`SELECT * FROM ${table} NOT INDEXED WHERE ${key} = ?`);
    for (let at = from; at < to; at += 1) {
      const row = tryGet(() => select.get(at));
      if (row !== undefined) rows.push(row);
    }
  } catch {
    // The table itself is not known to the damaged database: there is nothing to look up.
  }
  return rows;
}

function tryGet(get: () => Row | undefined): Row | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
