import type { Database } from '../store/schema.ts';
import { toSearchValue } from './attribute.ts';

/** What one attribute of a contact must be like. */
export type Criterion = {
  readonly name: string;
  /** `exact`: as it is stored. `equal`: in its search form. `prefix`: the search form begins so. */
  readonly how: 'exact' | 'equal' | 'prefix';
  readonly value: string;
};

/** Sorts behind every character that a value can go on with. */
const LAST_CHARACTER = '\u{10FFFF}';

/** Contacts of the tenant that meet every criterion, with their own values or with those of contacts merged into them. */
export function selectMatching(db: Database, tenant: string, criteria: readonly Criterion[]) {
  let query = db.selectFrom('contact as c').where('c.tenant', '=', tenant).where('c.merged_into', 'is', null);
  for (const criterion of criteria) query = query.where('c.id', 'in', idsWith(db, tenant, criterion));
  return query;
}

/** Ids of the contacts that stand for those with such a value. Each way of comparing is a range of one index. */
function idsWith(db: Database, tenant: string, { name, how, value }: Criterion) {
  const searched = toSearchValue(name, value);
  const query = db
    .selectFrom('contact_attribute as a')
    .innerJoin('contact as m', (join) => join.onRef('m.tenant', '=', 'a.tenant').onRef('m.id', '=', 'a.contact_id'))
    .select((eb) => eb.fn.coalesce('m.merged_into', 'm.id').as('id'))
    .where('a.tenant', '=', tenant)
    .where('a.name', '=', name);
  switch (how) {
    case 'exact':
      return query.where('a.search_value', '=', searched).where('a.value', '=', value);
    case 'equal':
      return query.where('a.search_value', '=', searched);
    case 'prefix':
      return query.where('a.search_value', '>=', searched).where('a.search_value', '<=', searched + LAST_CHARACTER);
  }
}
