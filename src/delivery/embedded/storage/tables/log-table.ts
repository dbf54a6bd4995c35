import type { DatabaseSync } from 'node:sqlite';
import { type StoredMark, withMark } from '../../../record/delivery-marks.ts';
import type { StoredClose, StoredEntry } from '../../storage-message.ts';
import { entryChecksum } from './checksum.ts';
import type { LogSizes } from './log-sizes.ts';
import type { UserRow, UserTable } from './user-table.ts';

/** The notification log of all users. Whoever changes it has begun a transaction. */
export type LogTable = {
  /** Appends to the user's log and gives the offset. */
  append(close: StoredClose): number;
  markDelivered(mark: StoredMark): void;
  /** Removes some entries that were logged before `beforeMs`, no more once these bytes are reached. True when there may be more of them. */
  removeOld(beforeMs: number, bytesMax: number): boolean;
  /** The user's newest entry that is kept; 0 when there is none. */
  lastOffset(user: UserRow): number;
  read(user: UserRow, after: number, limit: number, sizeMax: number): LogPage;
};

export type LogPage = {
  readonly entries: readonly StoredEntry[];
  /** So many entries are left out. */
  readonly unreadable: number;
};

/** Entries removed in one transaction: a few milliseconds in which commits wait. */
const REMOVE_STEP = 1000;

export function createLogTable(
  database: DatabaseSync,
  users: UserTable,
  sizes: Pick<LogSizes, 'added' | 'removed' | 'changed'>,
  takeOffset: () => number,
): LogTable {
  const insert = database.prepare('INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)');
  const oldest = database.prepare(
    `SELECT offset, user, logged_at, octet_length(data) AS bytes FROM log ORDER BY offset LIMIT ${REMOVE_STEP}`,
  );
  const removeThrough = database.prepare('DELETE FROM log WHERE offset <= ?');
  const select = database.prepare(
    'SELECT offset, reference_id, channel, data, logged_at, crc FROM log WHERE user = ? AND offset > ? ORDER BY offset LIMIT ?',
  );
  const last = database.prepare('SELECT coalesce(max(offset), 0) AS offset FROM log WHERE user = ?');
  return {
    append(close) {
      const user = users.findOrAdd(close.tenant, close.userId);
      const offset = takeOffset();
      const { referenceId, channel, dataJson, loggedAtMs } = close;
      const crc = entryChecksum(offset, user.id, referenceId, channel, dataJson, loggedAtMs);
      insert.run(offset, user.id, referenceId, channel, dataJson, loggedAtMs, crc);
      sizes.added(user, Buffer.byteLength(dataJson));
      return offset;
    },
    markDelivered(mark) {
      const user = users.find(mark.tenant, mark.userId);
      if (user === undefined) return;
      const delivered = withMark(user.delivered, mark);
      if (delivered === user.delivered) return;
      user.delivered = delivered;
      sizes.changed(user);
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
        if (user !== undefined) sizes.removed(user, row);
      }
      if (count > 0) removeThrough.run(through);
      return count === REMOVE_STEP || bytes >= bytesMax;
    },
    lastOffset: (user) => (user.entries === 0 ? 0 : Number(last.get(user.id)?.['offset'])),
    read: (user, after, limit, sizeMax) => toPage(user.id, select.iterate(user.id, after, limit), sizeMax),
  };
}

/** The entries of these rows, none after the one that reaches the size. */
function toPage(user: number, rows: Iterable<Record<string, unknown>>, sizeMax: number): LogPage {
  const entries: StoredEntry[] = [];
  let unreadable = 0;
  let size = 0;
  for (const row of rows) {
    const entry = toEntry(user, row);
    if (entry === undefined) unreadable += 1;
    else entries.push(entry);
    size += String(row['data']).length;
    if (size >= sizeMax) break;
  }
  return { entries, unreadable };
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
