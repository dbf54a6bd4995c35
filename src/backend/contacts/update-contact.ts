import type { UpdateContactRequestOutput } from '../../proto/ucs/v1/UpdateContactRequest.ts';
import type { UpdateContactResponse } from '../../proto/ucs/v1/UpdateContactResponse.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import type { Tx } from '../store/schema.ts';
import { checkAttributeCount, checkAttributes } from './attribute-checks.ts';
import { insertAttributes, readContact } from './contact-rows.ts';
import { resolveContact } from './merged-contacts.ts';

/** Replaces the values of the attributes given: the first value becomes the primary one, whichever was before. */
export const updateContact: UcsMethod<UpdateContactRequestOutput, UpdateContactResponse> = async (
  { contactId, attributes },
  { tenant },
  { store, nowMs },
) => {
  mandatory('ContactId', contactId, 64);
  checkAttributes(attributes);
  return store.transaction(async (tx) => {
    const id = await resolveContact(tx, tenant, contactId);
    // First, so that changes of one contact are made one after the other.
    await tx
      .updateTable('contact')
      .set({ modify_ms: nowMs() })
      .where('tenant', '=', tenant)
      .where('id', '=', id)
      .execute();
    for (const { name } of attributes) await removeAttribute(tx, tenant, id, name);
    await insertAttributes(tx, tenant, id, attributes);
    checkAttributeCount(await countAttributes(tx, tenant, id));
    return { contact: await readContact(tx, tenant, id) };
  });
};

async function removeAttribute(tx: Tx, tenant: string, contactId: string, name: string): Promise<void> {
  await tx
    .deleteFrom('contact_attribute')
    .where('tenant', '=', tenant)
    .where('contact_id', '=', contactId)
    .where('name', '=', name)
    .execute();
}

async function countAttributes(tx: Tx, tenant: string, contactId: string): Promise<number> {
  const names = await tx
    .selectFrom('contact_attribute')
    .select('name')
    .distinct()
    .where('tenant', '=', tenant)
    .where('contact_id', '=', contactId)
    .execute();
  return names.length;
}
