import type { Database, Tx } from '../store/schema.ts';
import { resolveContact } from './bind.ts';

/** Lets `target` stand for the contact and for all that were merged into it; without a target, the contact stands for itself and for them. */
export async function standFor(tx: Tx, tenant: string, contactId: string, target: string | undefined): Promise<void> {
  await tx
    .updateTable('contact')
    .set({ merged_into: target ?? null })
    .where('tenant', '=', tenant)
    .where('id', '=', contactId)
    .execute();
  let generation: readonly string[] = [contactId];
  while (generation.length > 0) {
    const below = await tx
      .updateTable('contact')
      .set({ merged_into: target ?? contactId })
      .where('tenant', '=', tenant)
      .where('merged_directly', 'in', [...generation])
      .returning('id')
      .execute();
    generation = below.map(({ id }) => id);
  }
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
