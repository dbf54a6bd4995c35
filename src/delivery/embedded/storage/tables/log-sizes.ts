import type { DatabaseSync } from 'node:sqlite';
import type { UserRow, UserTable } from './user-table.ts';

/** How much the logs hold, user by user and all together, and the limits of each user's. Whoever changes it has begun a transaction. */
export type LogSizes = {
  /** An entry whose data has so many bytes was appended to the user's log. */
  added(user: UserRow, bytes: number): void;
  /** The oldest entry of the user's log is being removed: its offset, and the bytes of its data. */
  removed(user: UserRow, oldest: Record<string, unknown>): void;
  /** Something else of the user has changed. */
  changed(user: UserRow): void;
  /** Holds the logs that changed to their limits, and writes down what changed of their users. */
  settle(): void;
  /** Forgets what was to be settled: the transaction was rolled back. */
  abandon(): void;
  /** What the entries of all users take, about. */
  bytes(): number;
};

/** The newest entry of a user stays, whatever its size. */
export type UserLogLimits = { readonly logEntriesPerUserMax: number; readonly logBytesPerUserMax: number };

/** What an entry takes beside its data: its other columns, its place in the index. */
const ENTRY_BYTES = 150;

export function createLogSizes(
  database: DatabaseSync,
  users: Pick<UserTable, 'save'>,
  { logEntriesPerUserMax: entriesMax, logBytesPerUserMax: bytesMax }: UserLogLimits,
): LogSizes {
  const oldestOfUser = database.prepare(
    'SELECT offset, octet_length(data) AS bytes FROM log WHERE user = ? ORDER BY offset',
  );
  const removeOfUser = database.prepare('DELETE FROM log WHERE user = ? AND offset <= ?');
  const sum = database.prepare(
    'SELECT coalesce(sum(entries), 0) AS entries, coalesce(sum(bytes), 0) AS bytes FROM user',
  );
  const readTotal = () => {
    const row = sum.get();
    return { entries: Number(row?.['entries']), bytes: Number(row?.['bytes']) };
  };
  const changedUsers = new Set<UserRow>();
  let total = readTotal();

  function change(user: UserRow, entries: number, bytes: number): void {
    user.entries += entries;
    user.bytes += bytes;
    total.entries += entries;
    total.bytes += bytes;
    changedUsers.add(user);
  }

  function removed(user: UserRow, oldest: Record<string, unknown>): void {
    change(user, -1, -Number(oldest['bytes']));
    user.removedThrough = Number(oldest['offset']);
  }

  function isOverLimit(user: UserRow): boolean {
    return user.entries > entriesMax || (user.bytes > bytesMax && user.entries > 1);
  }

  function holdToLimit(user: UserRow): void {
    if (!isOverLimit(user)) return;
    for (const row of oldestOfUser.iterate(user.id)) {
      removed(user, row);
      if (!isOverLimit(user)) break;
    }
    removeOfUser.run(user.id, user.removedThrough);
  }

  return {
    added: (user, bytes) => change(user, 1, bytes),
    removed,
    changed: (user) => void changedUsers.add(user),
    settle() {
      for (const user of changedUsers) {
        holdToLimit(user);
        users.save(user);
      }
      changedUsers.clear();
    },
    abandon() {
      changedUsers.clear();
      total = readTotal();
    },
    bytes: () => total.bytes + total.entries * ENTRY_BYTES,
  };
}
