import type { CreateContactRequestOutput } from '../../proto/ucs/v1/CreateContactRequest.ts';
import type { CreateContactResponse } from '../../proto/ucs/v1/CreateContactResponse.ts';
import { atMost, given } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { checkAttributes } from './attribute-checks.ts';
import { hasContact, insertContact, readContact } from './contact-rows.ts';
import { mergeLock } from './merged-contacts.ts';

/** Makes a contact. With an id that is there already, the contact that has it is answered unchanged. */
export const createContact: UcsMethod<CreateContactRequestOutput, CreateContactResponse> = async (
  { contactId, attributes },
  { tenant },
  { store, newId, nowMs },
) => {
  atMost('ContactId', contactId, 64);
  checkAttributes(attributes);
  const id = given(contactId) ?? newId();
  return store.transaction(async (tx) => {
    // One that is there must not be removed before it is read.
    if (await hasContact(tx, tenant, id)) await store.lock(tx, mergeLock(tenant));
    const created = !(await hasContact(tx, tenant, id));
    if (created) await insertContact(tx, tenant, id, attributes, nowMs());
    return { contact: await readContact(tx, tenant, id), created };
  });
};
