import type { ListInteractionsRequestOutput } from '../../proto/ucs/v1/ListInteractionsRequest.ts';
import type { ListInteractionsResponse } from '../../proto/ucs/v1/ListInteractionsResponse.ts';
import { membersOf } from '../contacts/merged-contacts.ts';
import { wrongType } from '../fault.ts';
import { atMost } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { isId, parsePageSize, parsePageToken, toPageToken } from '../page.ts';
import type { Database } from '../store/schema.ts';
import { parseTimestamp } from '../timestamp.ts';
import { type InteractionRow, selectInteractions, toInteraction } from './interaction-row.ts';
import { fromUserDataText } from './user-data.ts';

type Request = ListInteractionsRequestOutput;
/** Where a page begins: behind this start time and id. */
type Position = readonly [startMs: number, id: string];

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
  const pageSize = parsePageSize(request.pageSize);
  const begin = parsePageToken(request.pageToken, isPosition);
  const filter = parseFilter(request);
  const matches = parseMatcher(request.userDataEquals);
  // One more than fits tells that there is a next page.
  const rowsAtOnce = matches === undefined ? pageSize + 1 : COMPARED_AT_ONCE;
  return store.read(async (db) => {
    const contactIds = request.contactId === '' ? [undefined] : await membersOf(db, tenant, request.contactId);
    if (request.source === 'INTERACTION_SOURCE_ARCHIVE') return { interactions: [], nextPageToken: '' };
    const found: InteractionRow[] = [];
    let position = begin;
    for (let lookedAt = 0; lookedAt < ROWS_LOOKED_AT_MAX; lookedAt += rowsAtOnce) {
      const rows = await readOfEach(db, tenant, contactIds, filter, position, rowsAtOnce);
      for (const row of rows) {
        const isMatch = matches === undefined || matches(row);
        if (isMatch && found.length === pageSize) return toPage(found, position);
        if (isMatch) found.push(row);
        position = [row.start_ms, row.id];
      }
      if (rows.length < rowsAtOnce) return toPage(found, undefined);
    }
    return toPage(found, position);
  });
};

function toPage(rows: readonly InteractionRow[], next: Position | undefined): ListInteractionsResponse {
  return { interactions: rows.map(toInteraction), nextPageToken: next === undefined ? '' : toPageToken(next) };
}

function isPosition(position: unknown): position is Position {
  if (!Array.isArray(position) || position.length !== 2) return false;
  return Number.isSafeInteger(position[0]) && isId(position[1]);
}

type Filter = {
  readonly ownerUserId: string;
  readonly mediaType: string;
  readonly status: Request['status'];
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly ascending: boolean;
};

function parseFilter(request: Request): Filter {
  atMost('ContactId', request.contactId, 64);
  atMost('OwnerId', request.ownerUserId, 64);
  atMost('MediaType', request.mediaType, 32);
  return {
    ownerUserId: request.ownerUserId,
    mediaType: request.mediaType,
    status: request.status,
    fromMs: parseTimestamp('FromDate', request.fromTime),
    toMs: parseTimestamp('ToDate', request.toTime),
    ascending: request.sortOrder === 'SORT_ORDER_ASCENDING',
  };
}

/** Rows of several contacts, one after the other: so each is a range of an index that has the order already. */
async function readOfEach(
  db: Database,
  tenant: string,
  contactIds: readonly (string | undefined)[],
  filter: Filter,
  after: Position | undefined,
  limit: number,
): Promise<readonly InteractionRow[]> {
  const rows: InteractionRow[] = [];
  for (const contactId of contactIds) rows.push(...(await readRows(db, tenant, contactId, filter, after, limit)));
  if (contactIds.length === 1) return rows;
  const direction = filter.ascending ? 1 : -1;
  return rows.sort((left, right) => direction * compare(left, right)).slice(0, limit);
}

function compare(left: InteractionRow, right: InteractionRow): number {
  return left.start_ms - right.start_ms || (left.id < right.id ? -1 : 1);
}

async function readRows(
  db: Database,
  tenant: string,
  contactId: string | undefined,
  filter: Filter,
  after: Position | undefined,
  limit: number,
): Promise<readonly InteractionRow[]> {
  const { ownerUserId, mediaType, status, fromMs, toMs, ascending } = filter;
  const direction = ascending ? 'asc' : 'desc';
  let query = selectInteractions(db, tenant);
  if (contactId !== undefined) query = query.where('i.contact_id', '=', contactId);
  if (ownerUserId !== '') query = query.where('i.owner_id', '=', ownerUserId);
  if (mediaType !== '') query = query.where('i.media_type', '=', mediaType);
  if (status !== 'INTERACTION_STATUS_UNSPECIFIED') query = query.where('i.status', '=', status);
  if (fromMs !== undefined) query = query.where('i.start_ms', '>=', fromMs);
  if (toMs !== undefined) query = query.where('i.start_ms', '<=', toMs);
  if (after !== undefined) {
    const beyond = ascending ? '>' : '<';
    query = query.where((eb) => eb(eb.refTuple('i.start_ms', 'i.id'), beyond, eb.tuple(...after)));
  }
  return query.orderBy('i.start_ms', direction).orderBy('i.id', direction).limit(limit).execute();
}

/** Whether the attached data holds all these keys with these values; numbers and booleans by their JSON text. Undefined where none are asked for. */
function parseMatcher(equals: Readonly<Record<string, string>>): ((row: InteractionRow) => boolean) | undefined {
  const wanted = Object.entries(equals);
  if (wanted.length === 0) return undefined;
  if (wanted.length > EQUALS_MAX) throw wrongType('UserData', `at most ${EQUALS_MAX} keys`);
  return (row) => {
    const data = new Map(Object.entries(fromUserDataText(row.user_data)));
    return wanted.every(([name, value]) => {
      const stored = data.get(name);
      if (stored === undefined) return false;
      return (typeof stored === 'string' ? stored : JSON.stringify(stored)) === value;
    });
  };
}
