import { z } from 'zod';
import { readHistory } from '../answers/history-pages.ts';
import { defineOperation } from '../definition/operation.ts';
import { historyFilter, toListInteractions } from '../fields/history-filter.ts';
import { HISTORY_MAX_INTERACTIONS } from '../fields/max-size.ts';
import { objectId } from '../fields/object-id.ts';
import { HISTORY_FAILURE, HISTORY_FEATURES, historyNotification, toHistory } from './history.ts';

export const retrieveContactHistory = defineOperation({
  name: 'RetrieveContactHistory',
  summary: `Lists the interactions with one contact, at most ${HISTORY_MAX_INTERACTIONS}.`,
  path: '/ucs/contacts/{contactId}/interactions',
  features: HISTORY_FEATURES,
  parameters: z.object({ ...historyFilter, contactId: objectId('The contact.') }),
  orderedBy: undefined,
  method: 'ListInteractions',
  request: (filter, context) => {
    const contact = { contactId: filter.contactId, ownerUserId: undefined };
    return toListInteractions(filter, contact, HISTORY_MAX_INTERACTIONS, context);
  },
  read: readHistory,
  success: toHistory,
  failureFields: HISTORY_FAILURE,
  notification: historyNotification,
  samples: [
    {
      title: 'Everything since a day',
      path: { contactId: '0000DaA3G4VF000Q' },
      body: { operationName: 'RetrieveContactHistory', fromDate: '2013-11-25' },
    },
  ],
});
