import type { Database } from '../../store/schema.ts';
import { toSearchValue } from '../../store/search/search-value.ts';

/** What one attribute of a contact must be like. */
export type Criterion = {
  readonly name: string;
  /** `exact`: as it is stored. `equal`: in its search form. `prefix`: the search form begins so. */
  readonly how: 'exact' | 'equal' | 'prefix';
  readonly value: string;
};

/** Sorts behind every character that a value can go on with. */
const LAST_CHARACTER = '\u{10FFFF}';

/**
 * Values that meet a criterion and lead to contacts that meet all of them, with their own values or with those of contacts merged into them. Begins with an equality
 * where there is one: its values lie in the index in the order of the contacts they lead to.
 */
export function selectMatching(db: Database, tenant: string, criteria: readonly Criterion[]) {
  const [first, ...others] = criteria.toSorted(
    (one, other) => Number(one.how === 'prefix') - Number(other.how === 'prefix'),
  );
  if (first === undefined) throw new Error('nothing to match');
  let query = selectValues(db, tenant, first);
  for (const other of others)
    query = query.where('a.leads_to', 'in', selectValues(db, tenant, other).select('a.leads_to'));
  return query;
}

/** Values that meet one criterion. Each way of comparing is a range of one index. */
export function selectValues(db: Database, tenant: string, { name, how, value }: Criterion) {
  const searched = toSearchValue(name, value);
  const query = db.selectFrom('contact_attribute as a').where('a.tenant', '=', tenant).where('a.name', '=', name);
  switch (how) {
    case 'exact':
      return query.where('a.search_value', '=', searched).where('a.value', '=', value);
    case 'equal':
      return query.where('a.search_value', '=', searched);
    case 'prefix':
      return query.where('a.search_value', '>=', searched).where('a.search_value', '<=', searched + LAST_CHARACTER);
  }
}
