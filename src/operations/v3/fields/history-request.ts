import type { UcsRequest } from '../../../proto/methods.ts';
import type { Stated } from '../../definition/call-method.ts';
import { endOfInstantMs, startOfInstantMs, toTimestamp } from '../../fields/instant.ts';
import { HISTORY_MAX_INTERACTIONS } from '../../fields/max-size.ts';

/** Rows of lists have no attached data: it need not be kept while pages are read. */
export const withoutAttachedData = { customAttributes: undefined } as const;

/** The request of a history; whose it is comes from the operation. */
export function toHistoryRequest(
  asked: {
    readonly fromDate: string | undefined;
    readonly toDate: string | undefined;
    readonly sort?: 'asc' | 'desc' | undefined;
  },
  whose: { readonly contactId: string | undefined; readonly ownerUserId: string | undefined },
): Stated<UcsRequest<'ListInteractions'>> {
  const { fromDate, toDate, sort } = asked;
  return {
    ...whose,
    fromTime: fromDate === undefined ? undefined : toTimestamp(startOfInstantMs(fromDate)),
    toTime: toDate === undefined ? undefined : toTimestamp(endOfInstantMs(toDate)),
    mediaType: undefined,
    userDataEquals: undefined,
    sortOrder: sort === 'asc' ? 'SORT_ORDER_ASCENDING' : 'SORT_ORDER_DESCENDING',
    pageSize: HISTORY_MAX_INTERACTIONS,
    pageToken: undefined,
    source: 'INTERACTION_SOURCE_MAIN',
    status: undefined,
  };
}
