import type { UnmergeContactsRequestOutput } from '../../proto/ucs/v1/UnmergeContactsRequest.ts';
import type { UnmergeContactsResponse } from '../../proto/ucs/v1/UnmergeContactsResponse.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { resolveContact } from './bind.ts';
import { readContacts } from './contact-rows.ts';
import { standFor } from './merged-contacts.ts';

/** Takes a merged contact out again, with the contacts that had been merged into it. */
export const unmergeContacts: UcsMethod<UnmergeContactsRequestOutput, UnmergeContactsResponse> = async (
  { contactId },
  { tenant },
  { store, nowMs },
) => {
  mandatory('ContactId', contactId, 64);
  return store.transaction(async (tx) => {
    await store.lock(tx, [`merge ${tenant}`]);
    if ((await resolveContact(tx, tenant, contactId)) !== contactId) {
      await tx
        .updateTable('contact')
        .set({ merged_directly: null, modify_ms: nowMs() })
        .where('tenant', '=', tenant)
        .where('id', '=', contactId)
        .execute();
      await standFor(tx, tenant, contactId, undefined);
    }
    const [contact = null] = await readContacts(tx, tenant, [contactId]);
    return { contact };
  });
};
