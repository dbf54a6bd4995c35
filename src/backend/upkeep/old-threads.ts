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

/** Looks at the next old interactions, and archives or deletes the threads of theirs that are old as a whole. Answers where to go on; undefined at the end. */
export async function stepOverOldThreads(store: Store, old: OldThreads, after: Place): Promise<Place | undefined> {
  return store.transaction(async (tx) => {
    // Several processes on one database do not do it twice.
    await store.lock(tx, ['old threads']);
    const { tenant } = after;
    const found = await readOld(tx, old, after, store.indexedBy);
    const threads = [...new Set(found.map(({ thread_id }) => thread_id))];
    if (threads.length > 0) await lockInteractions(store, tx, tenant, threads, old.from);
    const idle = threads.length === 0 ? [] : await readIdle(tx, tenant, threads, old);
    if (idle.length > 0 && old.what === 'archive') await copyToArchive(tx, tenant, idle);
    if (idle.length > 0)
      await tx.deleteFrom(old.from).where('tenant', '=', tenant).where('thread_id', 'in', idle).execute();
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

/** As those who change one do: so none is changed between the look at it and its move. */
async function lockInteractions(
  store: Store,
  tx: Tx,
  tenant: string,
  threads: readonly string[],
  from: Table,
): Promise<void> {
  const rows = await tx
    .selectFrom(from)
    .select('id')
    .where('tenant', '=', tenant)
    .where('thread_id', 'in', threads)
    .execute();
  await store.lock(
    tx,
    rows.map(({ id }) => interactionLock(tenant, id)),
  );
}

/** Those of the threads in which nothing has changed since. */
async function readIdle(
  tx: Tx,
  tenant: string,
  threads: readonly string[],
  { from, untilMs }: OldThreads,
): Promise<readonly string[]> {
  const busy = await tx
    .selectFrom(from)
    .select('thread_id')
    .distinct()
    .where('tenant', '=', tenant)
    .where('thread_id', 'in', threads)
    .where('modify_ms', '>=', untilMs)
    .execute();
  const isBusy = new Set(busy.map(({ thread_id }) => thread_id));
  return threads.filter((thread) => !isBusy.has(thread));
}

async function copyToArchive(tx: Tx, tenant: string, threads: readonly string[]): Promise<void> {
  // Both tables have the same columns in the same order.
  await sql`insert into archived_interaction select * from interaction
    where tenant = ${tenant} and thread_id in (${sql.join(threads)})`.execute(tx);
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
