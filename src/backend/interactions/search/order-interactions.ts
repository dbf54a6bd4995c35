import { type FoundSet, isIn, toNumbers } from '../../query/found-set.ts';
import type { Database } from '../../store/schema.ts';
import { parseNumbers } from '../../store/search/search-number.ts';
import type { Store } from '../../store/store.ts';
import { type InteractionRow, selectInteractions } from '../interaction-row.ts';

export type InteractionPage = { readonly order: 'asc' | 'desc'; readonly skip: number; readonly limit: number };

/** So many are read and sorted by the database; of more, the order of all is read, from an index. */
const FEW = 500;

/** A page of what was found, by start time and then by id. */
export async function orderInteractions(
  store: Store,
  tenant: string,
  found: FoundSet,
  { order, skip, limit }: InteractionPage,
): Promise<readonly InteractionRow[]> {
  if (found.size <= FEW) {
    const few = await store.read((db) => readRows(store, db, tenant, toNumbers(found)));
    const sorted = few.toSorted(byStart);
    return (order === 'asc' ? sorted : sorted.toReversed()).slice(skip, skip + limit);
  }
  const all = await store.read((db) => readByStart(store, db, tenant));
  const matching = all.filter((number) => isIn(found, number));
  const page = (order === 'asc' ? matching : matching.toReversed()).slice(skip, skip + limit);
  const rows = new Map(
    (await store.read((db) => readRows(store, db, tenant, page))).map((row) => [row.search_number, row]),
  );
  return page.flatMap((number) => rows.get(number) ?? []);
}

/** The numbers of all interactions of the tenant. */
async function readByStart(store: Store, db: Database, tenant: string): Promise<readonly number[]> {
  const ordered = db
    .selectFrom('interaction as i')
    .select('i.search_number')
    .where('i.tenant', '=', tenant)
    .orderBy('i.start_ms')
    .orderBy('i.id');
  const row = await db
    .selectFrom(ordered.as('o'))
    .select(store.joined('o.search_number').as('numbers'))
    .executeTakeFirst();
  return parseNumbers(row?.numbers);
}

async function readRows(
  store: Store,
  db: Database,
  tenant: string,
  numbers: readonly number[],
): Promise<readonly InteractionRow[]> {
  if (numbers.length === 0) return [];
  return selectInteractions(db, tenant, store.indexedBy('interaction_number'))
    .where('i.search_number', 'in', [...numbers])
    .execute();
}

function byStart(one: InteractionRow, other: InteractionRow): number {
  return one.start_ms - other.start_ms || (one.id < other.id ? -1 : 1);
}
