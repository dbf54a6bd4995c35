import { sql } from 'kysely';
import { interactionLock } from '../interaction-lock.ts';
import { CALL_IS_OPEN } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

const CLOSED_AT_ONCE = 20;

/**
 * Closes some of the calls that nobody completed and in which nothing has changed since `untilMs`: they ended when they were last heard of. Answers whether there may be
 * more.
 */
export async function closeStaleCalls(store: Store, untilMs: number, nowMs: number): Promise<boolean> {
  return store.transaction(async (tx) => {
    await store.lock(tx, ['stale calls']);
    const stale = await tx
      .selectFrom('interaction')
      .select(['tenant', 'id'])
      .where(CALL_IS_OPEN)
      .where('modify_ms', '<', untilMs)
      .orderBy('modify_ms')
      .limit(CLOSED_AT_ONCE)
      .execute();
    await store.lock(
      tx,
      stale.map(({ tenant, id }) => interactionLock(tenant, id)),
    );
    for (const { tenant, id } of stale) {
      await tx
        .updateTable('interaction')
        .set({ status: 'INTERACTION_STATUS_STOPPED', end_ms: sql`coalesce(end_ms, modify_ms)`, modify_ms: nowMs })
        .where('tenant', '=', tenant)
        .where('id', '=', id)
        .where(CALL_IS_OPEN)
        .where('modify_ms', '<', untilMs)
        .execute();
    }
    return stale.length === CLOSED_AT_ONCE;
  });
}
