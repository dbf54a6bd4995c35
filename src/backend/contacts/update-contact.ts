import type { UpdateContactRequestOutput } from '../../proto/ucs/v1/UpdateContactRequest.ts';
import type { UpdateContactResponse } from '../../proto/ucs/v1/UpdateContactResponse.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { checkAttributes } from './attribute-checks.ts';
import { changeAttributes } from './change-attributes.ts';
import { readContact } from './contact-rows.ts';

/** Replaces the values of the attributes given: the first value becomes the primary one, whichever was before. */
export const updateContact: UcsMethod<UpdateContactRequestOutput, UpdateContactResponse> = async (
  { contactId, attributes },
  { tenant },
  { store, nowMs },
) => {
  mandatory('ContactId', contactId, 64);
  checkAttributes(attributes);
  return store.transaction(async (tx) => {
    const change = { removedNames: [], replaced: attributes, added: [] };
    const id = await changeAttributes(tx, tenant, contactId, change, nowMs());
    return { contact: await readContact(tx, tenant, id) };
  });
};
