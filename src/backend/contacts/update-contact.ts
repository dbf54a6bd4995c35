import type { UpdateContactRequestOutput } from '../../proto/ucs/v1/UpdateContactRequest.ts';
import type { UpdateContactResponse } from '../../proto/ucs/v1/UpdateContactResponse.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { checkAttributes } from './attribute-checks.ts';
import { resolveContact } from './bind.ts';
import { insertAttributes, readContacts } from './contact-rows.ts';

/** Replaces the values of the attributes given: the first value becomes the primary one, whichever was before. */
export const updateContact: UcsMethod<UpdateContactRequestOutput, UpdateContactResponse> = async (
  { contactId, attributes },
  { tenant },
  { store, nowMs },
) => {
  mandatory('ContactId', contactId, 64);
  checkAttributes(attributes);
  return store.transaction(async (tx) => {
    await store.lock(tx, [`contact ${tenant} ${contactId}`]);
    const id = await resolveContact(tx, tenant, contactId);
    for (const { name } of attributes) {
      await tx
        .deleteFrom('contact_attribute')
        .where('tenant', '=', tenant)
        .where('contact_id', '=', id)
        .where('name', '=', name)
        .execute();
    }
    await insertAttributes(tx, tenant, id, attributes);
    await tx
      .updateTable('contact')
      .set({ modify_ms: nowMs() })
      .where('tenant', '=', tenant)
      .where('id', '=', id)
      .execute();
    const [contact = null] = await readContacts(tx, tenant, [id]);
    return { contact };
  });
};
