import type { MergeContactsRequestOutput } from '../../proto/ucs/v1/MergeContactsRequest.ts';
import type { MergeContactsResponse } from '../../proto/ucs/v1/MergeContactsResponse.ts';
import { incompatible } from '../fault.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { readContact } from './contact-rows.ts';
import { mergeInto, mergeLock, resolveContact } from './merged-contacts.ts';

/** Makes one contact of two. Nothing of the source is changed but whom it leads to, so that it can be taken out again. */
export const mergeContacts: UcsMethod<MergeContactsRequestOutput, MergeContactsResponse> = async (
  { sourceContactId, targetContactId },
  { tenant },
  { store, nowMs },
) => {
  mandatory('SourceContactId', sourceContactId, 64);
  mandatory('TargetContactId', targetContactId, 64);
  if (sourceContactId === targetContactId) throw incompatible('SourceContactId', 'TargetContactId');
  return store.transaction(async (tx) => {
    await store.lock(tx, mergeLock(tenant));
    const source = await resolveContact(tx, tenant, sourceContactId);
    const target = await resolveContact(tx, tenant, targetContactId);
    // Merged already, by this request or another: nothing to do.
    if (source !== target) await mergeInto(tx, tenant, source, target, nowMs());
    return { contact: await readContact(tx, tenant, target) };
  });
};
