import type { CreateContactRequestOutput } from '../../proto/ucs/v1/CreateContactRequest.ts';
import type { CreateContactResponse } from '../../proto/ucs/v1/CreateContactResponse.ts';
import { atMost, given } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { checkAttributes } from './attribute-checks.ts';
import { insertContact, readContacts } from './contact-rows.ts';

/** Makes a contact. With an id that is there already, the contact that has it is answered unchanged. */
export const createContact: UcsMethod<CreateContactRequestOutput, CreateContactResponse> = async (
  { contactId, attributes },
  { tenant },
  { store, newId, nowMs },
) => {
  atMost('ContactId', contactId, 64);
  checkAttributes(attributes);
  return store.transaction(async (tx) => {
    if (contactId !== '') {
      await store.lock(tx, [`contact ${tenant} ${contactId}`]);
      const [known] = await readContacts(tx, tenant, [contactId]);
      if (known !== undefined) return { contact: known, created: false };
    }
    const id = await insertContact(tx, tenant, given(contactId) ?? newId(), attributes, nowMs());
    const [contact = null] = await readContacts(tx, tenant, [id]);
    return { contact, created: true };
  });
};
