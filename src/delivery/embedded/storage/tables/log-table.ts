import type { DatabaseSync } from 'node:sqlite';
import type { StoredClose, StoredEntry } from '../../storage-message.ts';
import type { NumberSource } from '../number-source.ts';
import { entryChecksum } from './checksum.ts';
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
  /** Removes some entries that were logged before `beforeMs`, no more once these bytes are reached. True when there may be more of them. */
  removeOld(beforeMs: number, bytesMax: number): boolean;
  /** The user's newest entry that is kept; 0 when there is none. */
  lastOffset(user: UserRow): number;
  /** What the entries of all users take, about. */
  bytes(): number;
  read(
    user: UserRow,
    after: number,
    limit: number,
    sizeMax: number,
  ): { readonly entries: readonly StoredEntry[]; readonly unreadable: number };
};

export type LogTableOptions = {
  readonly database: DatabaseSync;
  readonly users: UserTable;
  readonly numbers: NumberSource;
  readonly entriesPerUserMax: number;
  /** The newest entry of a user stays, whatever its size. */
  readonly bytesPerUserMax: number;
};

/** Entries removed in one transaction: a few milliseconds in which commits wait. */
const REMOVE_STEP = 1000;
/** What an entry takes beside its data: its other columns, its place in the index. */
const ENTRY_BYTES = 150;

type Total = { entries: number; bytes: number };

export function createLogTable(options: LogTableOptions): LogTable {
  const { database, users, numbers, entriesPerUserMax, bytesPerUserMax } = options;
  const insert = database.prepare('INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)');
  const oldest = database.prepare(
    `SELECT offset, user, logged_at, octet_length(data) AS bytes FROM log ORDER BY offset LIMIT ${REMOVE_STEP}`,
  );
  const removeThrough = database.prepare('DELETE FROM log WHERE offset <= ?');
  const oldestOfUser = database.prepare(
    'SELECT offset, octet_length(data) AS bytes FROM log WHERE user = ? ORDER BY offset',
  );
  const removeOfUser = database.prepare('DELETE FROM log WHERE user = ? AND offset <= ?');
  const select = database.prepare(
    'SELECT offset, reference_id, channel, data, logged_at, crc FROM log WHERE user = ? AND offset > ? ORDER BY offset LIMIT ?',
  );
  const last = database.prepare('SELECT coalesce(max(offset), 0) AS offset FROM log WHERE user = ?');
  const changed = new Set<UserRow>();

  const sum = database.prepare(
    'SELECT coalesce(sum(entries), 0) AS entries, coalesce(sum(bytes), 0) AS bytes FROM user',
  );
  function readTotal(): Total {
    const row = sum.get();
    return { entries: Number(row?.['entries']), bytes: Number(row?.['bytes']) };
  }
  let total = readTotal();

  /** Takes the oldest entry of a user, which is about to be removed, out of what is known of the user. */
  function noteRemoved(user: UserRow, row: Record<string, unknown>): void {
    const bytes = Number(row['bytes']);
    user.entries -= 1;
    user.bytes -= bytes;
    user.removedThrough = Number(row['offset']);
    total.entries -= 1;
    total.bytes -= bytes;
  }

  function isOverLimit(user: UserRow): boolean {
    return user.entries > entriesPerUserMax || (user.bytes > bytesPerUserMax && user.entries > 1);
  }

  function holdToLimit(user: UserRow): void {
    if (!isOverLimit(user)) return;
    for (const row of oldestOfUser.iterate(user.id)) {
      noteRemoved(user, row);
      if (!isOverLimit(user)) break;
    }
    removeOfUser.run(user.id, user.removedThrough);
  }

  return {
    append(close) {
      const user = users.findOrAdd(close.tenant, close.userId);
      const offset = numbers.takeOffset();
      const { referenceId, channel, dataJson, loggedAtMs } = close;
      const crc = entryChecksum(offset, user.id, referenceId, channel, dataJson, loggedAtMs);
      insert.run(offset, user.id, referenceId, channel, dataJson, loggedAtMs, crc);
      user.entries += 1;
      user.bytes += Buffer.byteLength(dataJson);
      total.entries += 1;
      total.bytes += Buffer.byteLength(dataJson);
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
    abandon() {
      changed.clear();
      total = readTotal();
    },
    markDelivered(tenant, userId, through) {
      const user = users.find(tenant, userId);
      if (user === undefined || user.deliveredThrough >= through) return;
      user.deliveredThrough = through;
      changed.add(user);
    },
    removeOld(beforeMs, bytesMax) {
      let through = 0;
      let count = 0;
      let bytes = 0;
      for (const row of oldest.iterate()) {
        if (Number(row['logged_at']) >= beforeMs || bytes >= bytesMax) break;
        through = Number(row['offset']);
        count += 1;
        bytes += Number(row['bytes']);
        const user = users.findById(Number(row['user']));
        if (user === undefined) continue;
        noteRemoved(user, row);
        changed.add(user);
      }
      if (count > 0) removeThrough.run(through);
      return count === REMOVE_STEP || bytes >= bytesMax;
    },
    lastOffset: (user) => (user.entries === 0 ? 0 : Number(last.get(user.id)?.['offset'])),
    bytes: () => total.bytes + total.entries * ENTRY_BYTES,
    read(user, after, limit, sizeMax) {
      const entries: StoredEntry[] = [];
      let unreadable = 0;
      let size = 0;
      for (const row of select.iterate(user.id, after, limit)) {
        const entry = toEntry(user.id, row);
        if (entry === undefined) unreadable += 1;
        else entries.push(entry);
        size += String(row['data']).length;
        if (size >= sizeMax) break;
      }
      return { entries, unreadable };
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
