import type { MergeContactsRequestOutput } from '../../proto/ucs/v1/MergeContactsRequest.ts';
import type { MergeContactsResponse } from '../../proto/ucs/v1/MergeContactsResponse.ts';
import { incorrectValue } from '../fault.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { resolveContact } from './bind.ts';
import { readContacts } from './contact-rows.ts';
import { standFor } from './merged-contacts.ts';

/** Makes one contact of two. Nothing of the source is changed but whom it leads to, so that it can be taken out again. */
export const mergeContacts: UcsMethod<MergeContactsRequestOutput, MergeContactsResponse> = async (
  { sourceContactId, targetContactId },
  { tenant },
  { store, nowMs },
) => {
  mandatory('SourceContactId', sourceContactId, 64);
  mandatory('TargetContactId', targetContactId, 64);
  return store.transaction(async (tx) => {
    await store.lock(tx, [`merge ${tenant}`]);
    const source = await resolveContact(tx, tenant, sourceContactId);
    const target = await resolveContact(tx, tenant, targetContactId);
    if (source === target && sourceContactId === targetContactId) {
      throw incorrectValue('TargetContactId', 'another contact than the source', targetContactId);
    }
    // Merged already, by this request or another: nothing to do.
    if (source !== target) {
      const at = nowMs();
      await tx
        .updateTable('contact')
        .set({ merged_directly: target, modify_ms: at })
        .where('tenant', '=', tenant)
        .where('id', '=', source)
        .execute();
      await standFor(tx, tenant, source, target);
      await tx
        .updateTable('contact')
        .set({ modify_ms: at })
        .where('tenant', '=', tenant)
        .where('id', '=', target)
        .execute();
    }
    const [contact = null] = await readContacts(tx, tenant, [target]);
    return { contact };
  });
};
