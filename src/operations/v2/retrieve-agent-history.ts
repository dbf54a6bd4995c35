import { z } from 'zod';
import { readHistory } from '../answers/history-pages.ts';
import { defineOperation } from '../definition/operation.ts';
import { historyFilter, toListInteractions } from '../fields/history-filter.ts';
import { maxSize, toPageSize } from '../fields/max-size.ts';
import { optionalObjectId } from '../fields/object-id.ts';
import { HISTORY_FAILURE, HISTORY_FEATURES, historyNotification, toHistory } from './history.ts';

export const retrieveAgentHistory = defineOperation({
  name: 'RetrieveAgentHistory',
  summary: 'Lists the interactions that one user made.',
  path: '/ucs/interactions',
  features: HISTORY_FEATURES,
  parameters: z.object({
    ...historyFilter,
    maxSize,
    userId: optionalObjectId('The user; default the one who asks.'),
  }),
  orderedBy: undefined,
  method: 'ListInteractions',
  request: (filter, context) => {
    const agent = { contactId: undefined, ownerUserId: filter.userId || context.userId };
    return toListInteractions(filter, agent, toPageSize(filter.maxSize), context);
  },
  read: readHistory,
  success: toHistory,
  failureFields: HISTORY_FAILURE,
  notification: historyNotification,
  samples: [
    {
      title: 'My own interactions, oldest first',
      path: {},
      body: { operationName: 'RetrieveAgentHistory', sort: 'asc', maxSize: 20 },
    },
  ],
});
