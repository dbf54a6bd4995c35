import type { GetContactRequestOutput } from '../../proto/ucs/v1/GetContactRequest.ts';
import type { GetContactResponse } from '../../proto/ucs/v1/GetContactResponse.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { readContact } from './contact-rows.ts';

/** Reads one contact; for a merged one, the contact it was merged into. */
export const getContact: UcsMethod<GetContactRequestOutput, GetContactResponse> = async (
  { contactId },
  { tenant },
  { store },
) => {
  mandatory('ContactId', contactId, 64);
  return { contact: await store.read((db) => readContact(db, tenant, contactId)) };
};
