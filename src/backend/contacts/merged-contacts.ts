import { notFound } from '../fault.ts';
import type { ContactTable, Database, Tx } from '../store/schema.ts';
import { searchNumberOf } from '../store/search/search-number.ts';

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
  await change(tx, tenant, contactId, { merged_directly: target, merged_into: target, modify_ms: nowMs });
  await change(tx, tenant, target, { modify_ms: nowMs });
  await leadTo(tx, tenant, contactId, target);
}

/** Lets a merged contact stand for itself again, and for those that were merged into it. */
export async function takeOut(tx: Tx, tenant: string, contactId: string, nowMs: number): Promise<void> {
  await change(tx, tenant, contactId, { merged_directly: null, merged_into: null, modify_ms: nowMs });
  await leadTo(tx, tenant, contactId, contactId);
}

async function change(tx: Tx, tenant: string, contactId: string, to: Partial<ContactTable>): Promise<void> {
  await tx.updateTable('contact').set(to).where('tenant', '=', tenant).where('id', '=', contactId).execute();
}

/** Lets `target` stand for all that were merged into the contact, generation by generation, and be found by the values of all of them. */
async function leadTo(tx: Tx, tenant: string, contactId: string, target: string): Promise<void> {
  let generation: readonly string[] = [contactId];
  while (generation.length > 0) {
    await tx
      .updateTable('contact_attribute')
      .set({ leads_to: target, search_number: searchNumberOf(tenant, target) })
      .where('tenant', '=', tenant)
      .where('contact_id', 'in', [...generation])
      .execute();
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
