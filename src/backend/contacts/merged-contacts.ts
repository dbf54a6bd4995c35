import { notFound } from '../fault.ts';
import type { Database, Tx } from '../store/schema.ts';

/** The id of the contact that stands for this one, after merges. Fault 510 when there is none. */
export async function resolveContact(db: Database, tenant: string, id: string): Promise<string> {
  const row = await db
    .selectFrom('contact')
    .select(['id', 'merged_into'])
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('Contact', id);
  return row.merged_into ?? row.id;
}

/** The contact that stands for this one, and all that are merged into it. Fault 510 when there is none. */
export async function membersOf(db: Database, tenant: string, contactId: string): Promise<readonly string[]> {
  const id = await resolveContact(db, tenant, contactId);
  const merged = await db
    .selectFrom('contact')
    .select('id')
    .where('tenant', '=', tenant)
    .where('merged_into', '=', id)
    .execute();
  return [id, ...merged.map((row) => row.id)];
}

/** What merging, taking out again and deleting hold, each against the others. */
export function mergeLock(tenant: string): readonly string[] {
  return [`merge ${tenant}`];
}

/** Merges a contact, with all that were merged into it, into another; both stand for themselves before. */
export async function mergeInto(tx: Tx, tenant: string, contactId: string, target: string, nowMs: number) {
  await tx
    .updateTable('contact')
    .set({ merged_directly: target, merged_into: target, modify_ms: nowMs })
    .where('tenant', '=', tenant)
    .where('id', '=', contactId)
    .execute();
  await leadTo(tx, tenant, contactId, target);
}

/** Lets a merged contact stand for itself again, and for those that were merged into it. */
export async function takeOut(tx: Tx, tenant: string, contactId: string, nowMs: number): Promise<void> {
  await tx
    .updateTable('contact')
    .set({ merged_directly: null, merged_into: null, modify_ms: nowMs })
    .where('tenant', '=', tenant)
    .where('id', '=', contactId)
    .execute();
  await leadTo(tx, tenant, contactId, contactId);
}

/** Lets `target` stand for all that were merged into the contact, generation by generation. */
async function leadTo(tx: Tx, tenant: string, contactId: string, target: string): Promise<void> {
  let generation: readonly string[] = [contactId];
  while (generation.length > 0) {
    const below = await tx
      .updateTable('contact')
      .set({ merged_into: target })
      .where('tenant', '=', tenant)
      .where('merged_directly', 'in', [...generation])
      .returning('id')
      .execute();
    generation = below.map(({ id }) => id);
  }
}
