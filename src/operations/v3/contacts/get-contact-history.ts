import { z } from 'zod';
import { readHistory } from '../../answers/history-pages.ts';
import { optionalInstant } from '../../fields/instant.ts';
import { objectId } from '../../fields/object-id.ts';
import { foundInteractions, toFoundInteractions } from '../fields/found-interactions.ts';
import { toHistoryRequest, withoutAttachedData } from '../fields/history-request.ts';
import { optionalReturnedAttributes } from '../fields/query-parameters.ts';
import { defineV3Operation } from '../v3-operation.ts';

export const getContactHistory = defineV3Operation({
  name: 'getContactHistory',
  event: 'EventGetContactHistory',
  summary: 'Lists the interactions with one contact, newest first, at most 1000.',
  path: '/ucs/contacts/{contactId}/get-history',
  aliases: [{ path: '/ucs/get-contact-history', names: { customAttributes: 'returnedAttributes' } }],
  features: ['api-multimedia', 'api-ucs-voice'],
  parameters: z.object({
    contactId: objectId('The contact.'),
    fromDate: optionalInstant('Begun at this time or later.'),
    toDate: optionalInstant('Begun at this time or earlier. A day means its end.'),
    returnedAttributes: optionalReturnedAttributes('Taken, and not needed: all fields of a row come back.'),
  }),
  orderedBy: 'contactId',
  method: 'ListInteractions',
  request: (asked) => toHistoryRequest(asked, { contactId: asked.contactId, ownerUserId: undefined }),
  read: (call, request, _parameters, isTimeUp) => readHistory(call, request, withoutAttachedData, isTimeUp),
  success({ interactions }, { contactId }, context) {
    const found = toFoundInteractions(interactions, interactions.length, context);
    return 'failure' in found ? found : { contactId, ...found };
  },
  notification: z.object({ contactId: z.string(), ...foundInteractions.shape }),
  samples: [
    {
      title: 'Of the demo contact',
      path: { contactId: '0000DaA3G4VF000Q' },
      body: { returnedAttributes: ['Subject', 'StartDate'] },
    },
  ],
});
