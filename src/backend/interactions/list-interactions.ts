import type { ListInteractionsRequestOutput } from '../../proto/ucs/v1/ListInteractionsRequest.ts';
import type { ListInteractionsResponse } from '../../proto/ucs/v1/ListInteractionsResponse.ts';
import { membersOf } from '../contacts/merged-contacts.ts';
import { wrongType } from '../fault.ts';
import type { UcsMethod } from '../method.ts';
import { parsePageToken, toPageSize, toPageToken } from '../page.ts';
import type { Database } from '../store/schema.ts';
import { fromTimestamp } from '../timestamp.ts';
import { type InteractionRow, selectInteractions, toInteraction } from './interaction-row.ts';
import { fromUserDataText } from './user-data.ts';

type Request = ListInteractionsRequestOutput;
/** Where a page begins: behind this start time and id. */
type Position = { readonly startMs: number; readonly id: string };

const EQUALS_MAX = 16;
/** Rows looked at for one page when attached data is compared: past it the page is short and the token leads on. */
const ROWS_LOOKED_AT_MAX = 20_000;
const COMPARED_AT_ONCE = 1_000;

/** Interactions that match every filter, page by page, by start time. Nothing is archived here: that source is empty. */
export const listInteractions: UcsMethod<Request, ListInteractionsResponse> = async (
  request,
  { tenant },
  { store },
) => {
  const pageSize = toPageSize(request.pageSize);
  if (Object.keys(request.userDataEquals).length > EQUALS_MAX)
    throw wrongType('UserData', `at most ${EQUALS_MAX} keys`);
  const from = parsePosition(request.pageToken);
  if (request.source === 'INTERACTION_SOURCE_ARCHIVE') return { interactions: [], nextPageToken: '' };
  const matches = toMatcher(request.userDataEquals);
  // One more than fits tells that there is a next page.
  const rowsAtOnce = Object.keys(request.userDataEquals).length === 0 ? pageSize + 1 : COMPARED_AT_ONCE;
  return store.read(async (db) => {
    const contactIds = request.contactId === '' ? undefined : await membersOf(db, tenant, request.contactId);
    const found: InteractionRow[] = [];
    let position = from;
    for (let lookedAt = 0; lookedAt < ROWS_LOOKED_AT_MAX; lookedAt += rowsAtOnce) {
      const rows = await readRows(db, tenant, request, contactIds, position, rowsAtOnce);
      for (const row of rows) {
        const isMatch = matches(row);
        if (isMatch && found.length === pageSize) return toPage(found, position);
        if (isMatch) found.push(row);
        position = { startMs: row.start_ms, id: row.id };
      }
      if (rows.length < rowsAtOnce) return toPage(found, undefined);
    }
    return toPage(found, position);
  });
};

function toPage(rows: readonly InteractionRow[], next: Position | undefined): ListInteractionsResponse {
  const nextPageToken = next === undefined ? '' : toPageToken([next.startMs, next.id]);
  return { interactions: rows.map(toInteraction), nextPageToken };
}

function parsePosition(token: string): Position | undefined {
  const [startMs, id] = parsePageToken(token, ['number', 'string']) ?? [];
  return startMs === undefined ? undefined : { startMs: Number(startMs), id: String(id) };
}

async function readRows(
  db: Database,
  tenant: string,
  request: Request,
  contactIds: readonly string[] | undefined,
  after: Position | undefined,
  limit: number,
): Promise<readonly InteractionRow[]> {
  const ascending = request.sortOrder === 'SORT_ORDER_ASCENDING';
  const direction = ascending ? 'asc' : 'desc';
  const fromMs = fromTimestamp(request.fromTime);
  const toMs = fromTimestamp(request.toTime);
  let query = selectInteractions(db, tenant);
  if (contactIds !== undefined) query = query.where('i.contact_id', 'in', [...contactIds]);
  if (request.ownerUserId !== '') query = query.where('i.owner_id', '=', request.ownerUserId);
  if (request.mediaType !== '') query = query.where('i.media_type', '=', request.mediaType);
  if (fromMs !== undefined) query = query.where('i.start_ms', '>=', fromMs);
  if (toMs !== undefined) query = query.where('i.start_ms', '<=', toMs);
  if (after !== undefined) {
    const beyond = ascending ? '>' : '<';
    query = query.where((eb) => eb(eb.refTuple('i.start_ms', 'i.id'), beyond, eb.tuple(after.startMs, after.id)));
  }
  return query.orderBy('i.start_ms', direction).orderBy('i.id', direction).limit(limit).execute();
}

/** Whether the attached data holds all these keys with these values; numbers and booleans by their JSON text. */
function toMatcher(equals: Readonly<Record<string, string>>): (row: InteractionRow) => boolean {
  const wanted = Object.entries(equals);
  if (wanted.length === 0) return () => true;
  return (row) => {
    const data = new Map(Object.entries(fromUserDataText(row.user_data)));
    return wanted.every(([name, value]) => {
      const stored = data.get(name);
      if (stored === undefined) return false;
      return (typeof stored === 'string' ? stored : JSON.stringify(stored)) === value;
    });
  };
}
