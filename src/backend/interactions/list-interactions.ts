import type { ListInteractionsRequestOutput } from '../../proto/ucs/v1/ListInteractionsRequest.ts';
import type { ListInteractionsResponse } from '../../proto/ucs/v1/ListInteractionsResponse.ts';
import { membersOf } from '../contacts/merged-contacts.ts';
import type { UcsMethod } from '../method.ts';
import { isId, parsePageSize, parsePageToken, toPageToken } from '../page.ts';
import { parseFilter } from './interaction-filter.ts';
import { type Position, readRange, toLead, toRowCheck } from './interaction-range.ts';
import { type InteractionRow, toInteraction } from './interaction-row.ts';

/** What is looked at for one page: past it the page is short and the token leads on, so that other calls get their turn. */
const ROWS_LOOKED_AT_MAX = 2_000;
const CHARACTERS_LOOKED_AT_MAX = 4 * 1024 ** 2;
const READ_AT_ONCE = 200;

/** Interactions that match every filter, page by page, by start time. */
export const listInteractions: UcsMethod<ListInteractionsRequestOutput, ListInteractionsResponse> = async (
  request,
  { tenant },
  { store },
) => {
  const pageSize = parsePageSize(request.pageSize);
  const begin = parsePageToken(request.pageToken, isPosition);
  const filter = parseFilter(request);
  const isWanted = toRowCheck(filter, toLead(filter));
  // One more than fits tells that there is a next page.
  const rowsAtOnce = isWanted === undefined ? Math.min(pageSize + 1, READ_AT_ONCE) : READ_AT_ONCE;
  return store.read(async (db) => {
    const contactIds = filter.contactId === '' ? [] : await membersOf(db, tenant, filter.contactId);
    const found: InteractionRow[] = [];
    let position = begin;
    let rowsLeft = ROWS_LOOKED_AT_MAX;
    let charactersLeft = CHARACTERS_LOOKED_AT_MAX;
    while (rowsLeft > 0 && charactersLeft > 0) {
      const rows = await readRange(db, tenant, filter, contactIds, position, rowsAtOnce, store.indexedBy);
      for (const row of rows) {
        const wanted = isWanted === undefined || isWanted(row);
        if (wanted && found.length === pageSize) return toPage(found, position);
        if (wanted) found.push(row);
        position = [row.start_ms, row.id];
        charactersLeft -= row.user_data.length;
      }
      if (rows.length < rowsAtOnce) return toPage(found, undefined);
      rowsLeft -= rowsAtOnce;
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
