import type { GetContactRequestOutput } from '../../proto/ucs/v1/GetContactRequest.ts';
import type { GetContactResponse } from '../../proto/ucs/v1/GetContactResponse.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { resolveContact } from './bind.ts';
import { readContacts } from './contact-rows.ts';

/** Reads one contact; for a merged one, the contact it was merged into. */
export const getContact: UcsMethod<GetContactRequestOutput, GetContactResponse> = async (
  { contactId },
  { tenant },
  { store },
) => {
  mandatory('ContactId', contactId, 64);
  return store.read(async (db) => {
    const [contact = null] = await readContacts(db, tenant, [await resolveContact(db, tenant, contactId)]);
    return { contact };
  });
};
