import { nearestName } from '../../../kernel/nearest-name.ts';
import { incorrectValue } from '../../fault.ts';
import type { Store } from '../../store/store.ts';
import { IDENTIFYING_NAMES } from '../attribute.ts';

/** Names that may be asked for while no contact has them. */
const USUAL_NAMES: readonly string[] = [...IDENTIFYING_NAMES, 'CompanyName', 'Id'];

/** Fault 204 for a name that no contact of the tenant has: it is misspelled, and would find nothing without a word. */
export async function checkKnownNames(
  store: Store,
  tenant: string,
  parameter: 'Query' | 'OrderBy',
  names: readonly string[],
): Promise<void> {
  for (const name of new Set(names)) {
    if (USUAL_NAMES.includes(name) || (await isThere(store, tenant, name))) continue;
    const meant = nearestName(name, USUAL_NAMES);
    const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
    throw incorrectValue(parameter, `the name of an attribute that contacts have${hint}`, name);
  }
}

async function isThere(store: Store, tenant: string, name: string): Promise<boolean> {
  const row = await store.read((db) =>
    db
      .selectFrom('contact_attribute')
      .select('name')
      .where('tenant', '=', tenant)
      .where('name', '=', name)
      .limit(1)
      .executeTakeFirst(),
  );
  return row !== undefined;
}
