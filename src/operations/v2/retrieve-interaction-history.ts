import { z } from 'zod';
import { readHistory } from '../answers/history-pages.ts';
import { defineOperation } from '../definition/operation.ts';
import { historyFilter, toListInteractions } from '../fields/history-filter.ts';
import { maxSize, toPageSize } from '../fields/max-size.ts';
import { STATUS_TO_UCS, state } from '../fields/status.ts';
import { optional } from '../fields/text.ts';
import { HISTORY_FAILURE, HISTORY_FEATURES, historyNotification, toHistory } from './history.ts';

export const retrieveInteractionHistory = defineOperation({
  name: 'RetrieveInteractionHistory',
  summary: 'Lists the interactions of the contact centre.',
  path: '/ucs/interactions',
  features: HISTORY_FEATURES,
  parameters: z.object({ ...historyFilter, maxSize, state: optional(state) }),
  orderedBy: undefined,
  method: 'ListInteractions',
  request: (filter, context) => {
    const everybody = { contactId: undefined, ownerUserId: undefined };
    const request = toListInteractions(filter, everybody, toPageSize(filter.maxSize), context);
    return { ...request, status: filter.state && STATUS_TO_UCS[filter.state] };
  },
  read: readHistory,
  success(response, filter, context) {
    // A UCS of before does not know this filter, and would show others too.
    const wanted = filter.state && STATUS_TO_UCS[filter.state];
    const interactions = response.interactions.filter(({ status }) => wanted === undefined || status === wanted);
    return toHistory({ ...response, interactions }, filter, context);
  },
  failureFields: HISTORY_FAILURE,
  notification: historyNotification,
  samples: [
    {
      title: 'The calls of the last month, newest first',
      path: {},
      body: { operationName: 'RetrieveInteractionHistory', mediaType: 'call', sort: 'desc', maxSize: '100' },
    },
  ],
});
