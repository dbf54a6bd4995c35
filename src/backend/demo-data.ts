import { hasContact, insertContact } from './contacts/contact-rows.ts';
import type { Tx } from './store/schema.ts';
import { NEXT_SEARCH_NUMBER } from './store/search/search-number.ts';
import { insertSearchTerms } from './store/search/search-terms.ts';
import type { Store } from './store/store.ts';

const TENANT = 'demo';
const CONTACT_ID = '0000DaA3G4VF000Q';
const THREAD_ID = 'A34XX6BA0FX';

/** What the contact centre `demo` holds for trying things out (operations.md, "Demo identities"). What is there already stays as it is. */
export async function seedDemoData(store: Store, nowMs: number): Promise<void> {
  await store.transaction(async (tx) => {
    if (!(await hasContact(tx, TENANT, CONTACT_ID)))
      await insertContact(tx, TENANT, CONTACT_ID, [{ name: 'PhoneNumber', values: ['1231231231'] }], nowMs);
    await insertInteraction(tx, 'XXXDDDD', true, nowMs);
    await insertInteraction(tx, 'NOTAPARENT000000', false, nowMs);
  });
}

async function insertInteraction(tx: Tx, id: string, canBeParent: boolean, nowMs: number): Promise<void> {
  const inserted = await tx
    .insertInto('interaction')
    .values({
      tenant: TENANT,
      id,
      media_type: 'voice',
      type: 'INTERACTION_TYPE_INBOUND',
      subtype: '',
      status: 'INTERACTION_STATUS_IN_PROCESS',
      start_ms: nowMs,
      end_ms: null,
      subject: 'Demo',
      contact_id: CONTACT_ID,
      parent_id: null,
      thread_id: THREAD_ID,
      comment: '',
      external_id: null,
      owner_id: 'alice',
      owner_name: 'alice',
      creator_application: 'demo data',
      can_be_parent: canBeParent ? 1 : 0,
      user_data: '{}',
      modify_ms: nowMs,
      phone_number: '1231231231',
      duration_seconds: null,
      search_number: NEXT_SEARCH_NUMBER,
    })
    .onConflict((conflict) => conflict.columns(['tenant', 'id']).doNothing())
    .returning(['subject', 'phone_number', 'user_data', 'search_number'])
    .executeTakeFirst();
  if (inserted !== undefined) await insertSearchTerms(tx, TENANT, id, inserted);
}
