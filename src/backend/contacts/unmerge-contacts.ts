import type { UnmergeContactsRequestOutput } from '../../proto/ucs/v1/UnmergeContactsRequest.ts';
import type { UnmergeContactsResponse } from '../../proto/ucs/v1/UnmergeContactsResponse.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { readContact } from './contact-rows.ts';
import { mergeLock, resolveContact, takeOut } from './merged-contacts.ts';

/** Takes a merged contact out again, with the contacts that had been merged into it. */
export const unmergeContacts: UcsMethod<UnmergeContactsRequestOutput, UnmergeContactsResponse> = async (
  { contactId },
  { tenant },
  { store, nowMs },
) => {
  mandatory('ContactId', contactId, 64);
  return store.transaction(async (tx) => {
    await store.lock(tx, mergeLock(tenant));
    const isMerged = (await resolveContact(tx, tenant, contactId)) !== contactId;
    if (isMerged) await takeOut(tx, tenant, contactId, nowMs());
    return { contact: await readContact(tx, tenant, contactId) };
  });
};
