import type { DatabaseSync } from 'node:sqlite';
import { userKeyText } from '../../../../identity/caller.ts';
import { isJsonObject } from '../../../../kernel/json.ts';
import type { Delivered } from '../../../journal.ts';
import { userChecksum } from './checksum.ts';

/** A user as the log knows it. */
export type UserRow = {
  readonly id: number;
  removedThrough: number;
  delivered: Delivered;
  /** Entries that are kept. */
  entries: number;
  /** Bytes that their data has. */
  bytes: number;
};

export type UserTable = {
  find(tenant: string, userId: string): UserRow | undefined;
  findById(id: number): UserRow | undefined;
  findOrAdd(tenant: string, userId: string): UserRow;
  save(user: UserRow): void;
  /** Lets go of users who have no entry, longest idle first, while there are more than `usersMax`. */
  forgetIdle(usersMax: number): void;
  /** Removed entries of users who were forgotten lie at or before this offset. */
  forgottenThrough(): number;
  /** Forgets what is remembered in memory: after a transaction that was rolled back. */
  reread(): void;
};

const CACHE_MAX = 50_000;
const FORGET_STEP = 100;

export function createUserTable(database: DatabaseSync): UserTable {
  const columns = 'id, removed_through, delivered_through, delivered, entries, bytes';
  const selectByName = database.prepare(`SELECT ${columns} FROM user WHERE tenant = ? AND user_id = ?`);
  const selectById = database.prepare(`SELECT ${columns}, tenant, user_id FROM user WHERE id = ?`);
  const insert = database.prepare(
    'INSERT INTO user (id, tenant, user_id, removed_through, delivered_through, entries, crc) VALUES (?, ?, ?, 0, 0, 0, ?)',
  );
  const nextId = database.prepare('SELECT coalesce(max(id), 0) + 1 AS id FROM user');
  const update = database.prepare(
    'UPDATE user SET removed_through = ?, delivered_through = ?, delivered = ?, entries = ?, bytes = ? WHERE id = ?',
  );
  const count = database.prepare('SELECT count(*) AS users FROM user');
  const idle = database.prepare(
    `SELECT id, removed_through FROM user WHERE entries = 0 ORDER BY removed_through LIMIT ?`,
  );
  const remove = database.prepare('DELETE FROM user WHERE id = ?');
  const forgotten = database.prepare('SELECT forgotten_through AS through FROM storage');
  const setForgotten = database.prepare('UPDATE storage SET forgotten_through = max(forgotten_through, ?)');
  const byName = new Map<string, UserRow>();
  const byId = new Map<number, UserRow>();

  function forgetCached(): void {
    byName.clear();
    byId.clear();
  }

  function remember(name: string, user: UserRow): UserRow {
    if (byName.size >= CACHE_MAX) forgetCached();
    byName.set(name, user);
    byId.set(user.id, user);
    return user;
  }

  function find(tenant: string, userId: string): UserRow | undefined {
    const name = userKeyText({ tenant, userId });
    const cached = byName.get(name);
    if (cached !== undefined) return cached;
    const row = selectByName.get(tenant, userId);
    return row === undefined ? undefined : remember(name, toUserRow(row));
  }

  return {
    find,
    findById(id) {
      const cached = byId.get(id);
      if (cached !== undefined) return cached;
      const row = selectById.get(id);
      if (row === undefined) return undefined;
      return remember(userKeyText({ tenant: String(row['tenant']), userId: String(row['user_id']) }), toUserRow(row));
    },
    findOrAdd(tenant, userId) {
      const known = find(tenant, userId);
      if (known !== undefined) return known;
      const id = Number(nextId.get()?.['id']);
      insert.run(id, tenant, userId, userChecksum(id, tenant, userId));
      const through = Number(forgotten.get()?.['through'] ?? 0);
      const delivered = { named: {}, others: through };
      const user = { id, removedThrough: through, delivered, entries: 0, bytes: 0 };
      return remember(userKeyText({ tenant, userId }), user);
    },
    save({ id, removedThrough, delivered, entries, bytes }) {
      update.run(removedThrough, delivered.others, JSON.stringify(delivered.named), entries, bytes, id);
    },
    forgetIdle(usersMax) {
      const surplus = Number(count.get()?.['users']) - usersMax;
      if (surplus <= 0) return;
      for (const row of idle.all(Math.min(surplus, FORGET_STEP))) {
        setForgotten.run(Number(row['removed_through']));
        remove.run(Number(row['id']));
      }
      forgetCached();
    },
    forgottenThrough: () => Number(forgotten.get()?.['through'] ?? 0),
    reread: forgetCached,
  };
}

function toUserRow(row: Record<string, unknown>): UserRow {
  return {
    id: Number(row['id']),
    removedThrough: Number(row['removed_through']),
    delivered: { named: parseOffsets(row['delivered']), others: Number(row['delivered_through']) },
    entries: Number(row['entries']),
    bytes: Number(row['bytes']),
  };
}

/** Offsets by name, as JSON text. What has no such form says nothing: no checksum covers it. */
export function parseOffsets(text: unknown): Readonly<Record<string, number>> {
  const parsed = parseJson(String(text));
  if (!isJsonObject(parsed)) return {};
  return Object.fromEntries(
    Object.entries(parsed).flatMap(([name, offset]) => (typeof offset === 'number' ? [[name, offset]] : [])),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
