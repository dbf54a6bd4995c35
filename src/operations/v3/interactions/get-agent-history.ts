import { z } from 'zod';
import { readHistory } from '../../answers/history-pages.ts';
import { choice } from '../../fields/choice.ts';
import { optionalInstant } from '../../fields/instant.ts';
import { optionalObjectId } from '../../fields/object-id.ts';
import { optional } from '../../fields/text.ts';
import { foundInteractions, toFoundInteractions } from '../fields/found-interactions.ts';
import { toHistoryRequest, withoutAttachedData } from '../fields/history-request.ts';
import { optionalReturnedAttributes } from '../fields/query-parameters.ts';
import { defineV3Operation } from '../v3-operation.ts';

export const getAgentHistory = defineV3Operation({
  name: 'getAgentHistory',
  event: 'EventSearchInteractions',
  summary: 'Lists the interactions that one user made, at most 1000.',
  path: '/ucs/get-agent-history',
  features: ['api-multimedia', 'api-ucs-voice'],
  parameters: z.object({
    userId: optionalObjectId('The user; default the one who asks.'),
    fromDate: optionalInstant('Begun at this time or later.'),
    toDate: optionalInstant('Begun at this time or earlier. A day means its end.'),
    sort: optional(choice('Order by start date; default desc.', ['asc', 'desc'])),
    returnedAttributes: optionalReturnedAttributes('Taken, and not needed: all fields of a row come back.'),
  }),
  orderedBy: undefined,
  method: 'ListInteractions',
  request: (asked, { userId }) =>
    toHistoryRequest(asked, { contactId: undefined, ownerUserId: asked.userId ?? userId }),
  read: (call, request, _parameters, isTimeUp) => readHistory(call, request, withoutAttachedData, isTimeUp),
  success: ({ interactions }, _parameters, context) => toFoundInteractions(interactions, interactions.length, context),
  notification: foundInteractions,
  samples: [{ title: 'My own interactions, oldest first', path: {}, body: { sort: 'asc' } }],
});
