import { fromStruct } from '../../proto/struct-json.ts';
import type { IdentifyContactRequestOutput } from '../../proto/ucs/v1/IdentifyContactRequest.ts';
import type { IdentifyContactResponse } from '../../proto/ucs/v1/IdentifyContactResponse.ts';
import { missing } from '../fault.ts';
import { atMost } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { identifyOrCreate, toKnownAttributes } from './identification/bind.ts';

/** Finds a contact by what is known of it, and makes it where that is wanted. */
export const identifyContact: UcsMethod<IdentifyContactRequestOutput, IdentifyContactResponse> = async (
  request,
  { tenant },
  tools,
) => {
  atMost('EmailAddress', request.emailAddress, 256);
  atMost('LastName', request.lastName, 256);
  atMost('PhoneNumber', request.phoneNumber, 64);
  atMost('MediaType', request.mediaType, 32);
  const userData = fromStruct(request.userData);
  const fields = {
    EmailAddress: request.emailAddress,
    LastName: request.lastName,
    PhoneNumber: request.phoneNumber,
  };
  const isEmpty = Object.values(fields).every((value) => value === '') && Object.keys(userData).length === 0;
  if (isEmpty) throw missing('EmailAddress');
  const known = toKnownAttributes(fields, userData);
  const mode = request.createEnabled ? 'identify-or-create' : 'identify';
  const found = await tools.store.transaction((tx) => identifyOrCreate(tx, tenant, known, mode, tools));
  return { contactId: found.contactId ?? '', created: found.created };
};
