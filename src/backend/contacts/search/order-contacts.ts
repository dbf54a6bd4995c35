import { sql } from 'kysely';
import { type FoundSet, isIn, toNumbers } from '../../query/found-set.ts';
import type { ContactTable, Database } from '../../store/schema.ts';
import { parseNumbers } from '../../store/search/search-number.ts';
import type { Store } from '../../store/store.ts';
import { ID_FIELD, selectStanding } from './contact-source.ts';
import { partsOfOrder, type Window } from './parts-of-order.ts';

export type ContactOrder = { readonly attributeName: string; readonly descending: boolean };

export type ContactRange = Window & {
  /** Ids behind this one; empty for all. Not together with an order. */
  readonly after: string;
  readonly order: readonly ContactOrder[];
};

/** So many are read and sorted by the database; of more, the order of all is read, from indexes. */
const FEW = 500;

/** The ids of a page of what was found, by the primary values of the attributes asked for and then by id. Who has no such value comes last. */
export function orderContacts(
  store: Store,
  tenant: string,
  found: FoundSet,
  { after, order, ...window }: ContactRange,
): Promise<readonly string[]> {
  const { attributes, idsDescending } = toKeys(order);
  const source = { store, tenant, after, idsDescending, groups: new Map<string, Promise<string>>() };
  return orderByAttributes(source, found, attributes, window);
}

type Keys = { readonly attributes: readonly ContactOrder[]; readonly idsDescending: boolean };

/** What tells contacts apart: attributes, and ids at the end, where they are asked for or not. */
function toKeys(order: readonly ContactOrder[]): Keys {
  const at = order.findIndex(({ attributeName }) => attributeName === ID_FIELD);
  return at === -1
    ? { attributes: order, idsDescending: false }
    : { attributes: order.slice(0, at), idsDescending: order[at]?.descending ?? false };
}

/** Whose contacts, and what is the same for all parts of an order. */
type Source = {
  readonly store: Store;
  readonly tenant: string;
  readonly after: string;
  readonly idsDescending: boolean;
  /** What was read of attributes: a window may reach parts that need the same. */
  readonly groups: Map<string, Promise<string>>;
};

async function orderByAttributes(
  source: Source,
  found: FoundSet,
  attributes: readonly ContactOrder[],
  window: Window,
): Promise<readonly string[]> {
  const [first, ...others] = attributes;
  if (found.size <= FEW) return sortFew(source, found, attributes, window);
  if (first === undefined) return orderById(source, found, window);
  const groups = await readGroups(source, first.attributeName);
  const ids: string[] = [];
  for (const { found: part, alike, ...inside } of partsOfOrder(found, groups, { ...first, ...window, few: FEW })) {
    ids.push(
      ...(await (alike ? orderByAttributes(source, part, others, inside) : sortFew(source, part, attributes, inside))),
    );
  }
  return ids;
}

async function orderById(source: Source, found: FoundSet, { skip, limit }: Window): Promise<readonly string[]> {
  const { store, tenant, after, idsDescending } = source;
  const all = await store.read((db) => readById(store, db, tenant, after));
  const numbers = all.filter((number) => isIn(found, number));
  if (idsDescending) numbers.reverse();
  return store.read((db) => readIds(store, db, tenant, numbers.slice(skip, skip + limit)));
}

function sortFew(
  { store, tenant, after, idsDescending }: Source,
  found: FoundSet,
  attributes: readonly ContactOrder[],
  { skip, limit }: Window,
): Promise<readonly string[]> {
  return store.read(async (db) => {
    if (found.size === 0) return [];
    let few = selectFew(store, db, tenant, toNumbers(found)).select('c.id').where('c.id', '>', after);
    for (const { attributeName, descending } of attributes) {
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
  });
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
    .select(store.joined('o.search_number').as('numbers'))
    .executeTakeFirst();
  return parseNumbers(row?.numbers);
}

/** The numbers of all contacts that have the attribute, by primary value: a comma between those with the same one, a semicolon between values. */
function readGroups({ store, tenant, groups }: Source, name: string): Promise<string> {
  const known = groups.get(name) ?? store.read((db) => selectGroups(store, db, tenant, name));
  groups.set(name, known);
  return known;
}

async function selectGroups(store: Store, db: Database, tenant: string, name: string): Promise<string> {
  const grouped = db
    .selectFrom('contact_attribute as a')
    .select(store.joined('a.search_number').as('numbers'))
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
