import type { Database } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { Filter } from './interaction-filter.ts';
import { type InteractionRow, selectInteractions } from './interaction-row.ts';

/** Where a page begins: behind this start time and id. */
export type Position = readonly [startMs: number, id: string];

/** The filters that an index answers; it has the order by start time behind their columns. */
type Lead = { readonly index: string; readonly columns: readonly ('contact_id' | 'owner_id' | 'media_type')[] };

/** The index for what is asked: a contact has the fewest interactions, then an agent's of one medium, an agent's, those of one medium. */
export function toLead({ table, contactId, ownerUserId, mediaType }: Filter): Lead {
  if (contactId !== '') return { index: `${table}_contact`, columns: ['contact_id'] };
  if (ownerUserId !== '' && mediaType !== '')
    return { index: `${table}_owner_medium`, columns: ['owner_id', 'media_type'] };
  if (ownerUserId !== '') return { index: `${table}_owner`, columns: ['owner_id'] };
  if (mediaType !== '') return { index: `${table}_medium`, columns: ['media_type'] };
  return { index: `${table}_start`, columns: [] };
}

/** What must be asked of each row, because the index does not answer it; undefined when it answers all. */
export function toRowCheck(filter: Filter, { columns }: Lead): ((row: InteractionRow) => boolean) | undefined {
  const { ownerUserId, mediaType, status, userDataMatches } = filter;
  const checks: ((row: InteractionRow) => boolean)[] = [];
  if (ownerUserId !== '' && !columns.includes('owner_id')) checks.push((row) => row.owner_id === ownerUserId);
  if (mediaType !== '' && !columns.includes('media_type')) checks.push((row) => row.media_type === mediaType);
  if (status !== 'INTERACTION_STATUS_UNSPECIFIED') checks.push((row) => row.status === status);
  if (userDataMatches !== undefined) checks.push(userDataMatches);
  return checks.length === 0 ? undefined : (row) => checks.every((check) => check(row));
}

/** So many rows of the index behind the position. Contacts that were merged are ranges of their own: so each has the order already. */
export async function readRange(
  db: Database,
  tenant: string,
  filter: Filter,
  contactIds: readonly string[],
  after: Position | undefined,
  limit: number,
  indexedBy: Store['indexedBy'],
): Promise<readonly InteractionRow[]> {
  const { index, columns } = toLead(filter);
  const { table, fromMs, toMs, ascending } = filter;
  const direction = ascending ? 'asc' : 'desc';
  let query = selectInteractions(db, tenant, indexedBy(index), table);
  if (columns.includes('owner_id')) query = query.where('i.owner_id', '=', filter.ownerUserId);
  if (columns.includes('media_type')) query = query.where('i.media_type', '=', filter.mediaType);
  if (fromMs !== undefined) query = query.where('i.start_ms', '>=', fromMs);
  if (toMs !== undefined) query = query.where('i.start_ms', '<=', toMs);
  if (after !== undefined) {
    const beyond = ascending ? '>' : '<';
    query = query.where((eb) => eb(eb.refTuple('i.start_ms', 'i.id'), beyond, eb.tuple(...after)));
  }
  const ordered = query.orderBy('i.start_ms', direction).orderBy('i.id', direction).limit(limit);
  if (!columns.includes('contact_id')) return ordered.execute();
  const rows: InteractionRow[] = [];
  for (const id of contactIds) rows.push(...(await ordered.where('i.contact_id', '=', id).execute()));
  if (contactIds.length === 1) return rows;
  const sign = ascending ? 1 : -1;
  return rows.sort((left, right) => sign * compare(left, right)).slice(0, limit);
}

function compare(left: InteractionRow, right: InteractionRow): number {
  return left.start_ms - right.start_ms || (left.id < right.id ? -1 : 1);
}
