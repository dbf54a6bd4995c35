import { z } from 'zod';
import { readHistory } from '../answers/history-pages.ts';
import { defineOperation } from '../definition/operation.ts';
import { historyFilter, toListInteractions } from '../fields/history-filter.ts';
import { maxSize, toPageSize } from '../fields/max-size.ts';
import { HISTORY_FAILURE, HISTORY_FEATURES, historyNotification, toHistory } from './history.ts';

export const retrieveInteractionHistory = defineOperation({
  name: 'RetrieveInteractionHistory',
  summary: 'Lists the interactions of the contact centre.',
  path: '/ucs/interactions',
  features: HISTORY_FEATURES,
  parameters: z.object({ ...historyFilter, maxSize }),
  orderedBy: undefined,
  method: 'ListInteractions',
  request: (filter, context) => {
    const everybody = { contactId: undefined, ownerUserId: undefined };
    return toListInteractions(filter, everybody, toPageSize(filter.maxSize), context);
  },
  read: readHistory,
  success: toHistory,
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
