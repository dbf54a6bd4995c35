import type { z } from 'zod';
import type { UcsRequest } from '../../proto/methods.ts';
import type { Stated } from '../definition/call-method.ts';
import type { OperationContext } from '../definition/operation-definition.ts';
import { choice } from './choice.ts';
import { customAttributes, searchCustomAttributes, toEqualTexts } from './custom-attributes.ts';
import { endOfInstantMs, oneMonthBeforeMs, optionalInstant, startOfInstantMs, toTimestamp } from './instant.ts';
import { optionalMediaType, toStoredMediaType } from './media-type.ts';
import { STATUS_TO_UCS, state } from './status.ts';
import { optional } from './text.ts';

/** What the three history operations have in common (web-services-api.md, section 2). */
export const historyFilter = {
  fromDate: optionalInstant('Begun at this time or later; default one month ago.'),
  toDate: optionalInstant('Begun at this time or earlier; default now. A day means its end.'),
  state: optional(state),
  mediaType: optionalMediaType,
  sort: optional(choice('Order by start date; default desc.', ['asc', 'desc'])),
  source: optional(choice('Where to look; default main.', ['main', 'archive'])),
  customAttributes,
  searchCustomAttributes,
} as const;

type HistoryFilter = { readonly [Name in keyof typeof historyFilter]: z.output<(typeof historyFilter)[Name]> };

/** The request of a history operation; whose history, and how much of it, comes from the operation. */
export function toListInteractions(
  filter: HistoryFilter,
  whose: { readonly contactId: string | undefined; readonly ownerUserId: string | undefined },
  pageSize: number,
  context: OperationContext,
): Stated<UcsRequest<'ListInteractions'>> {
  const { fromDate, toDate } = filter;
  const fromMs = fromDate === undefined ? oneMonthBeforeMs(context.acceptedAtMs) : startOfInstantMs(fromDate);
  const toMs = toDate === undefined ? context.acceptedAtMs : endOfInstantMs(toDate);
  return {
    ...whose,
    fromTime: toTimestamp(fromMs),
    toTime: toTimestamp(toMs),
    mediaType: toStoredMediaType(filter.mediaType),
    userDataEquals: toEqualTexts(filter.searchCustomAttributes),
    sortOrder: filter.sort === 'asc' ? 'SORT_ORDER_ASCENDING' : 'SORT_ORDER_DESCENDING',
    pageSize,
    pageToken: undefined,
    status: filter.state && STATUS_TO_UCS[filter.state],
    source: filter.source === 'archive' ? 'INTERACTION_SOURCE_ARCHIVE' : 'INTERACTION_SOURCE_MAIN',
  };
}
