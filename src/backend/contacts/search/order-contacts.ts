import { sql } from 'kysely';
import { type FoundSet, isIn, toNumbers } from '../../query/found-set.ts';
import type { ContactTable, Database } from '../../store/schema.ts';
import { joinedNumbers, parseNumbers } from '../../store/search/search-number.ts';
import type { Store } from '../../store/store.ts';
import { ID_FIELD, selectStanding } from './contact-source.ts';
import { sortByGroup } from './sort-by-group.ts';

export type ContactOrder = { readonly attributeName: string; readonly descending: boolean };

export type ContactRange = {
  /** Ids behind this one; empty for all. */
  readonly after: string;
  readonly order: readonly ContactOrder[];
  readonly skip: number;
  readonly limit: number;
};

/** So many are read and sorted by the database; of more, the order of all is read, from indexes. */
const FEW = 500;

/** The ids of a page of what was found, by the primary values of the attributes asked for and then by id. Who has no such value comes last. */
export async function orderContacts(
  store: Store,
  tenant: string,
  found: FoundSet,
  range: ContactRange,
): Promise<readonly string[]> {
  const keys = toKeys(range.order);
  if (found.size <= FEW) return store.read((db) => sortFew(store, db, tenant, toNumbers(found), { ...range, ...keys }));
  let numbers = await store.read((db) => readById(store, db, tenant, range.after));
  numbers = numbers.filter((number) => isIn(found, number));
  if (keys.idsDescending) numbers = numbers.toReversed();
  // The last one first: each keeps the order of those that it does not tell apart.
  for (const order of keys.order.toReversed()) {
    const groups = await store.read((db) => readGroups(db, tenant, order.attributeName));
    numbers = sortByGroup(numbers, groups, order.descending);
  }
  const page = numbers.slice(range.skip, range.skip + range.limit);
  return store.read((db) => readIds(store, db, tenant, page));
}

type Keys = { readonly order: readonly ContactOrder[]; readonly idsDescending: boolean };

/** What tells contacts apart: attributes, and ids at the end, where they are asked for or not. */
function toKeys(order: readonly ContactOrder[]): Keys {
  const at = order.findIndex(({ attributeName }) => attributeName === ID_FIELD);
  return at === -1
    ? { order, idsDescending: false }
    : { order: order.slice(0, at), idsDescending: order[at]?.descending ?? false };
}

function selectFew(store: Store, db: Database, tenant: string, numbers: readonly number[]) {
  return db
    .selectFrom(
      sql<ContactTable>`${sql.table('contact')}`.as<'c'>(sql`${sql.id('c')}${store.indexedBy('contact_number')}`),
    )
    .where('c.search_number', 'in', [...numbers])
    .where('c.tenant', '=', tenant)
    .where('c.merged_into', 'is', null);
}

async function sortFew(
  store: Store,
  db: Database,
  tenant: string,
  numbers: readonly number[],
  { after, order, idsDescending, skip, limit }: ContactRange & Keys,
): Promise<readonly string[]> {
  if (numbers.length === 0) return [];
  let few = selectFew(store, db, tenant, numbers).select('c.id').where('c.id', '>', after);
  for (const { attributeName, descending } of order) {
    few = few.orderBy(
      (eb) =>
        eb
          .selectFrom('contact_attribute as s')
          .select('s.search_value')
          .where('s.tenant', '=', tenant)
          .whereRef('s.contact_id', '=', 'c.id')
          .where('s.name', '=', attributeName)
          .where('s.position', '=', 0),
      (order) => (descending ? order.desc() : order.asc()).nullsLast(),
    );
  }
  const rows = await few
    .orderBy('c.id', idsDescending ? 'desc' : 'asc')
    .limit(limit)
    .offset(skip)
    .execute();
  return rows.map(({ id }) => id);
}

async function readIds(
  store: Store,
  db: Database,
  tenant: string,
  numbers: readonly number[],
): Promise<readonly string[]> {
  if (numbers.length === 0) return [];
  const rows = await selectFew(store, db, tenant, numbers).select(['c.search_number', 'c.id']).execute();
  const ids = new Map(rows.map(({ search_number, id }) => [search_number, id]));
  return numbers.flatMap((number) => ids.get(number) ?? []);
}

/** The numbers of all contacts behind an id, by id. */
async function readById(store: Store, db: Database, tenant: string, after: string): Promise<readonly number[]> {
  const ordered = selectStanding(store, db, tenant).select('c.search_number').where('c.id', '>', after).orderBy('c.id');
  const row = await db
    .selectFrom(ordered.as('o'))
    .select(joinedNumbers('o.search_number').as('numbers'))
    .executeTakeFirst();
  return parseNumbers(row?.numbers);
}

/** The numbers of all contacts that have the attribute, by primary value: a comma between those with the same one, a semicolon between values. */
async function readGroups(db: Database, tenant: string, name: string): Promise<string> {
  const grouped = db
    .selectFrom('contact_attribute as a')
    .select(joinedNumbers('a.search_number').as('numbers'))
    .where('a.tenant', '=', tenant)
    .where('a.name', '=', name)
    .where('a.position', '=', sql.lit(0))
    .whereRef('a.contact_id', '=', 'a.leads_to')
    .groupBy('a.search_value')
    .orderBy('a.search_value');
  const row = await db
    .selectFrom(grouped.as('g'))
    .select(sql<string | null>`string_agg(g.numbers, ';')`.as('groups'))
    .executeTakeFirst();
  return row?.groups ?? '';
}
