import type { DatabaseSync } from 'node:sqlite';

export type Row = Record<string, unknown>;
type Visit = (row: Row) => void;

/** Single look-ups spent on the part between what could be read from either end. */
const GAP_LOOKUPS_MAX = 1_000_000;

/**
 * Visits every row of a table in a damaged database that can still be reached by its key, one at a time: from the start, from the end, and one by one between them up to
 * `keyMax`. Indexes are not used. True when part of the table could not be reached. Throws only what `visit` throws.
 */
export function visitReadableRows(
  database: DatabaseSync,
  { table, key, keyMax }: { readonly table: string; readonly key: string; readonly keyMax: number },
  visit: Visit,
): boolean {
  const upward = visitUntilError(database, `SELECT * FROM ${table} NOT INDEXED ORDER BY ${key}`, visit);
  if (!upward.failed) return false;
  const low = Number(upward.last?.[key] ?? 0);
  const rest = `SELECT * FROM ${table} NOT INDEXED WHERE ${key} > ${low} ORDER BY ${key} DESC`;
  const high = Number(visitUntilError(database, rest, visit).last?.[key] ?? keyMax + 1);
  const lookUp = `SELECT * FROM ${table} NOT INDEXED WHERE ${key} = ?`;
  visitOneByOne(database, lookUp, { from: Math.max(low + 1, high - GAP_LOOKUPS_MAX), to: high }, visit);
  return true;
}

function visitUntilError(
  database: DatabaseSync,
  sql: string,
  visit: Visit,
): { readonly last: Row | undefined; readonly failed: boolean } {
  let last: Row | undefined;
  const rows = tryTo(() => database.prepare(sql).iterate());
  if (rows === undefined) return { last, failed: true };
  for (;;) {
    const next = tryTo(() => rows.next());
    if (next === undefined) return { last, failed: true };
    if (next.done === true) return { last, failed: false };
    last = next.value;
    visit(next.value);
  }
}

/** Where the table itself is not known to the damaged database, there is nothing to look up. */
function visitOneByOne(
  database: DatabaseSync,
  sql: string,
  { from, to }: { readonly from: number; readonly to: number },
  visit: Visit,
): void {
  const select = tryTo(() => database.prepare(sql));
  if (select === undefined) return;
  for (let at = from; at < to; at += 1) {
    const row = tryTo(() => select.get(at));
    if (row !== undefined) visit(row);
  }
}

function tryTo<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
