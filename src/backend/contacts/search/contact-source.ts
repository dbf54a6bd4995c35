import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import { incorrectValue } from '../../fault.ts';
import { mandatory } from '../../field-checks.ts';
import { toFoundSet } from '../../query/found-set.ts';
import type { SearchSource } from '../../query/gather-matches.ts';
import { type Condition, conditionsOf, type Query } from '../../query/query.ts';
import type { ContactTable, Database, Tables } from '../../store/schema.ts';
import { parseNumbers } from '../../store/search/search-number.ts';
import type { Store } from '../../store/store.ts';
import { type Criterion, selectValues } from '../identification/matching.ts';

/** The field of a contact's id; every other name is one of an attribute. */
export const ID_FIELD = 'Id';
/** Sorts behind every character that an id can go on with. */
const LAST_CHARACTER = '\u{10FFFF}';

/** Contacts that stand for themselves, and the values that lead to them. */
export function createContactSource(store: Store, tenant: string): SearchSource {
  return {
    column(condition) {
      const criterion = toCriterion(condition);
      return criterion.name === ID_FIELD ? hasId(criterion) : undefined;
    },
    async gatherByColumns(is) {
      const row = await store.read((db) =>
        selectStanding(store, db, tenant)
          .select(store.joined('c.search_number').as('numbers'))
          .where(is)
          .executeTakeFirst(),
      );
      return toFoundSet(parseNumbers(row?.numbers));
    },
    async gather(condition) {
      const row = await store.read((db) =>
        selectValues(db, tenant, toCriterion(condition))
          .select(store.joined('a.search_number').as('numbers'))
          .executeTakeFirst(),
      );
      return toFoundSet(parseNumbers(row?.numbers));
    },
  };
}

/** All that stand for themselves, by the index that has their numbers. */
export function selectStanding(store: Store, db: Database, tenant: string) {
  const indexed = sql`${sql.id('c')}${store.indexedBy('contact_standing')}`;
  return db
    .selectFrom(sql<ContactTable>`${sql.table('contact')}`.as<'c'>(indexed))
    .where('c.tenant', '=', tenant)
    .where('c.merged_into', 'is', null);
}

/** Faults 201, 203 and 204 for what contacts cannot be asked. */
export function checkContactQuery(query: Query): void {
  for (const condition of conditionsOf(query)) toCriterion(condition);
}

function hasId({ how, value }: Criterion): Expression<SqlBool> {
  const eb = expressionBuilder<Tables & { c: Tables['contact'] }, 'c'>();
  if (how === 'equal') return eb('c.id', '=', value);
  return eb.and([eb('c.id', '>=', value), eb('c.id', '<=', value + LAST_CHARACTER)]);
}

function toCriterion({ field, match }: Condition): Criterion {
  if (match.how === 'range') throw incorrectValue('Query', `a value of ${field}, not a range`, 'a range');
  mandatory('Attribute', field, 64);
  return { name: field, how: match.how, value: match.value };
}
