import type { DatabaseSync } from 'node:sqlite';
import type { StoredClose, StoredEntry } from '../storage-message.ts';
import { entryChecksum } from './checksum.ts';
import type { NumberSource } from './number-source.ts';
import type { UserRow, UserTable } from './user-table.ts';

/** The notification log of all users. Whoever changes it has begun a transaction. */
export type LogTable = {
  /** Appends to the user's log and gives the offset. */
  append(close: StoredClose): number;
  /** Writes down what append() and markDelivered() changed of users, and holds their logs to the limit of entries. */
  settle(): void;
  /** Forgets what was to be settled: the transaction was rolled back. */
  abandon(): void;
  markDelivered(tenant: string, userId: string, through: number): void;
  /** Removes some entries that were logged before `beforeMs`. True when there may be more of them. */
  removeOld(beforeMs: number): boolean;
  read(
    user: UserRow,
    after: number,
    limit: number,
  ): { readonly entries: readonly StoredEntry[]; readonly unreadable: number };
};

export type LogTableOptions = {
  readonly database: DatabaseSync;
  readonly users: UserTable;
  readonly numbers: NumberSource;
  readonly entriesPerUserMax: number;
};

/** Entries removed in one transaction: a few milliseconds in which commits wait. */
const REMOVE_STEP = 1000;

export function createLogTable({ database, users, numbers, entriesPerUserMax }: LogTableOptions): LogTable {
  const insert = database.prepare('INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)');
  const oldest = database.prepare(`SELECT offset, user, logged_at FROM log ORDER BY offset LIMIT ${REMOVE_STEP}`);
  const removeThrough = database.prepare('DELETE FROM log WHERE offset <= ?');
  const lastSurplus = database.prepare('SELECT offset FROM log WHERE user = ? ORDER BY offset LIMIT 1 OFFSET ?');
  const removeOfUser = database.prepare('DELETE FROM log WHERE user = ? AND offset <= ?');
  const select = database.prepare(
    'SELECT offset, reference_id, channel, data, logged_at, crc FROM log WHERE user = ? AND offset > ? ORDER BY offset LIMIT ?',
  );
  const changed = new Set<UserRow>();

  function holdToLimit(user: UserRow): void {
    const surplus = user.entries - entriesPerUserMax;
    if (surplus <= 0) return;
    const last = lastSurplus.get(user.id, surplus - 1);
    if (last === undefined) return;
    const offset = Number(last['offset']);
    user.entries -= Number(removeOfUser.run(user.id, offset).changes);
    user.removedThrough = offset;
  }

  return {
    append(close) {
      const user = users.findOrAdd(close.tenant, close.userId);
      const offset = numbers.takeOffset();
      const { referenceId, channel, dataJson, loggedAtMs } = close;
      const crc = entryChecksum(offset, user.id, referenceId, channel, dataJson, loggedAtMs);
      insert.run(offset, user.id, referenceId, channel, dataJson, loggedAtMs, crc);
      user.entries += 1;
      changed.add(user);
      return offset;
    },
    settle() {
      for (const user of changed) {
        holdToLimit(user);
        users.save(user);
      }
      changed.clear();
    },
    abandon: () => changed.clear(),
    markDelivered(tenant, userId, through) {
      const user = users.find(tenant, userId);
      if (user === undefined || user.deliveredThrough >= through) return;
      user.deliveredThrough = through;
      changed.add(user);
    },
    removeOld(beforeMs) {
      const rows = oldest.all();
      const firstKept = rows.findIndex((row) => Number(row['logged_at']) >= beforeMs);
      const removed = firstKept === -1 ? rows : rows.slice(0, firstKept);
      const last = removed.at(-1);
      if (last === undefined) return false;
      removeThrough.run(Number(last['offset']));
      for (const row of removed) {
        const user = users.findById(Number(row['user']));
        if (user === undefined) continue;
        user.entries -= 1;
        user.removedThrough = Number(row['offset']);
        changed.add(user);
      }
      return removed.length === REMOVE_STEP;
    },
    read(user, after, limit) {
      const rows = select.all(user.id, after, limit);
      const entries = rows.flatMap((row) => toEntry(user.id, row) ?? []);
      return { entries, unreadable: rows.length - entries.length };
    },
  };
}

/** The entry of a row; undefined when its checksum tells that it changed by itself. */
function toEntry(user: number, row: Record<string, unknown>): StoredEntry | undefined {
  const entry = {
    offset: Number(row['offset']),
    referenceId: Number(row['reference_id']),
    channel: String(row['channel']),
    dataJson: String(row['data']),
    loggedAtMs: Number(row['logged_at']),
  };
  const crc = entryChecksum(entry.offset, user, entry.referenceId, entry.channel, entry.dataJson, entry.loggedAtMs);
  return crc === row['crc'] ? entry : undefined;
}
