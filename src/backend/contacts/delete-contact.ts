import type { DeleteContactRequestOutput } from '../../proto/ucs/v1/DeleteContactRequest.ts';
import type { DeleteContactResponse } from '../../proto/ucs/v1/DeleteContactResponse.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import type { Tx } from '../store/schema.ts';
import { mergeLock, takeOut } from './merged-contacts.ts';

/** Removes a contact. Its interactions stay, bound to nobody; contacts merged into it stand on their own again, with what was merged into them. */
export const deleteContact: UcsMethod<DeleteContactRequestOutput, DeleteContactResponse> = async (
  { contactId },
  { tenant },
  { store, nowMs },
) => {
  mandatory('ContactId', contactId, 64);
  await store.transaction(async (tx) => {
    const at = nowMs();
    await store.lock(tx, mergeLock(tenant));
    for (const id of await mergedDirectlyInto(tx, tenant, contactId)) await takeOut(tx, tenant, id, at);
    await tx
      .updateTable('interaction')
      .set({ contact_id: null, modify_ms: at })
      .where('tenant', '=', tenant)
      .where('contact_id', '=', contactId)
      .execute();
    await tx
      .updateTable('archived_interaction')
      .set({ contact_id: null })
      .where('tenant', '=', tenant)
      .where('contact_id', '=', contactId)
      .execute();
    await tx.deleteFrom('contact').where('tenant', '=', tenant).where('id', '=', contactId).execute();
  });
  return {};
};

async function mergedDirectlyInto(tx: Tx, tenant: string, contactId: string): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('contact')
    .select('id')
    .where('tenant', '=', tenant)
    .where('merged_directly', '=', contactId)
    .execute();
  return rows.map(({ id }) => id);
}
