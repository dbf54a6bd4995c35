import { nearestName } from '../../../kernel/nearest-name.ts';
import { incorrectValue } from '../../fault.ts';
import { conditionsOf, type Query } from '../../query/query.ts';
import { USER_DATA_TERMS } from '../../store/search/search-terms.ts';
import type { Store } from '../../store/store.ts';

const FIELDS = ['state', 'type', 'mediaType', 'subject', 'phoneNumber', 'contactId', 'ownerId', 'id', 'startDate'];
const FIELDS_IN_LOWER_CASE = new Set(FIELDS.map((field) => field.toLowerCase()));

/** Fault 204 for a name that is no field and no key of attached data that an interaction of the tenant has: it is misspelled, and would find nothing without a word. */
export async function checkKnownFields(store: Store, tenant: string, query: Query): Promise<void> {
  for (const name of new Set(conditionsOf(query).map(({ field }) => field))) {
    // Who writes userData. before it means a key, whether there is one yet or not.
    if (FIELDS_IN_LOWER_CASE.has(name.toLowerCase()) || name.startsWith(USER_DATA_TERMS)) continue;
    if (await hasKey(store, tenant, name)) continue;
    const meant = nearestName(name, FIELDS);
    const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
    const expected = `a field of interactions, a key with a text, number or boolean in their attached data, or ${USER_DATA_TERMS}KEY${hint}`;
    throw incorrectValue('Query', expected, name.slice(0, 64));
  }
}

async function hasKey(store: Store, tenant: string, key: string): Promise<boolean> {
  const row = await store.read((db) =>
    db
      .selectFrom('interaction_term')
      .select('name')
      .where('tenant', '=', tenant)
      .where('name', '=', USER_DATA_TERMS + key)
      .limit(1)
      .executeTakeFirst(),
  );
  return row !== undefined;
}
