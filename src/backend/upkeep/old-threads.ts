import { type RawBuilder, sql } from 'kysely';
import { interactionLock } from '../interaction-lock.ts';
import type { InteractionTable, Tx } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

type Table = 'interaction' | 'archived_interaction';

/** What is done with a thread in which nothing has changed since a moment. */
export type OldThreads = {
  readonly from: Table;
  /** `archive` moves it to where `source: archive` looks, `delete` removes it for good. */
  readonly what: 'archive' | 'delete';
  readonly untilMs: number;
};

/** Where a step goes on: behind this interaction. */
export type Place = { readonly tenant: string; readonly startMs: number; readonly id: string };
export const BEGINNING: Place = { tenant: '', startMs: Number.MIN_SAFE_INTEGER, id: '' };

/** Interactions looked at in one step: others get their turn between two. */
const LOOKED_AT_MAX = 20;

/** Interactions of theirs that are moved in one step: a thread may have any number. */
const MOVED_MAX = 40;

/** Looks at the next old interactions, and archives or deletes threads of theirs that are old as a whole, or a part of them. Answers where to go on; undefined at the end. */
export async function stepOverOldThreads(store: Store, old: OldThreads, after: Place): Promise<Place | undefined> {
  return store.transaction(async (tx) => {
    // Several processes on one database do not do it twice.
    await store.lock(tx, ['old threads']);
    const { tenant } = after;
    const found = await readOld(tx, old, after, store.indexedBy);
    const idle: string[] = [];
    for (const thread of new Set(found.map(({ thread_id }) => thread_id)))
      if (await isIdle(tx, tenant, thread, old)) idle.push(thread);
    const ids = idle.length === 0 ? [] : await readIds(tx, tenant, idle, old);
    if (ids.length > 0) await moveAway(store, tx, tenant, ids, old);
    // There may be more of these threads.
    if (ids.length === MOVED_MAX) return after;
    const last = found.at(-1);
    if (last !== undefined && found.length === LOOKED_AT_MAX) return { tenant, startMs: last.start_ms, id: last.id };
    return firstOfNextTenant(tx, old.from, tenant);
  });
}

function readOld(tx: Tx, { from, untilMs }: OldThreads, after: Place, indexedBy: Store['indexedBy']) {
  const index = from === 'interaction' ? 'interaction_start' : 'archived_interaction_start';
  return tx
    .selectFrom(sql<InteractionTable>`${sql.table(from)}`.as<'i'>(withIndex(indexedBy(index))))
    .select(['i.id', 'i.start_ms', 'i.thread_id'])
    .where('i.tenant', '=', after.tenant)
    .where('i.start_ms', '<', untilMs)
    .where((eb) => eb(eb.refTuple('i.start_ms', 'i.id'), '>', eb.tuple(after.startMs, after.id)))
    .orderBy('i.start_ms')
    .orderBy('i.id')
    .limit(LOOKED_AT_MAX)
    .execute();
}

function withIndex(hint: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${sql.id('i')}${hint}`;
}

/** Whether nothing in the thread has changed since. */
async function isIdle(tx: Tx, tenant: string, thread: string, { from, untilMs }: OldThreads): Promise<boolean> {
  const changed = await tx
    .selectFrom(from)
    .select('modify_ms')
    .where('tenant', '=', tenant)
    .where('thread_id', '=', thread)
    .where('modify_ms', '>=', untilMs)
    .limit(1)
    .executeTakeFirst();
  return changed === undefined;
}

async function readIds(tx: Tx, tenant: string, threads: readonly string[], { from }: OldThreads): Promise<string[]> {
  const rows = await tx
    .selectFrom(from)
    .select('id')
    .where('tenant', '=', tenant)
    .where('thread_id', 'in', threads)
    .limit(MOVED_MAX)
    .execute();
  return rows.map(({ id }) => id);
}

/** Locked as by those who change one, and looked at once more: what has changed just now stays, and its thread with it from the next step on. */
async function moveAway(
  store: Store,
  tx: Tx,
  tenant: string,
  ids: readonly string[],
  { from, what, untilMs }: OldThreads,
): Promise<void> {
  await store.lock(
    tx,
    ids.map((id) => interactionLock(tenant, id)),
  );
  if (what === 'archive') {
    // Both tables have the same columns in the same order.
    await sql`insert into archived_interaction select * from interaction
      where tenant = ${tenant} and id in (${sql.join(ids)}) and modify_ms < ${untilMs}`.execute(tx);
  }
  await tx
    .deleteFrom(from)
    .where('tenant', '=', tenant)
    .where('id', 'in', ids)
    .where('modify_ms', '<', untilMs)
    .execute();
}

async function firstOfNextTenant(tx: Tx, from: Table, tenant: string): Promise<Place | undefined> {
  const next = await tx
    .selectFrom(from)
    .select('tenant')
    .where('tenant', '>', tenant)
    .orderBy('tenant')
    .limit(1)
    .executeTakeFirst();
  return next === undefined ? undefined : { ...BEGINNING, tenant: next.tenant };
}
