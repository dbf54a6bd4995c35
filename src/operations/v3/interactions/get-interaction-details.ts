import { z } from 'zod';
import { UnusableAnswer } from '../../definition/unusable-answer.ts';
import { objectId } from '../../fields/object-id.ts';
import { interactionDetails, toInteractionDetails } from '../fields/interaction-row.ts';
import { optionalReturnedAttributes } from '../fields/query-parameters.ts';
import { defineV3Operation } from '../v3-operation.ts';

export const getInteractionDetails = defineV3Operation({
  name: 'getInteractionDetails',
  event: 'EventGetInteractionContent',
  summary: 'Reads one interaction.',
  path: '/ucs/interactions/{interactionId}/get-details',
  aliases: [{ path: '/ucs/get-interaction-content' }],
  features: ['api-multimedia', 'api-ucs-voice'],
  parameters: z.object({
    interactionId: objectId('The interaction.'),
    returnedAttributes: optionalReturnedAttributes('Taken, and not needed: all that there is comes back.'),
  }),
  orderedBy: 'interactionId',
  method: 'GetInteraction',
  request: ({ interactionId }) => ({ interactionId }),
  success({ interaction }, { interactionId }, context) {
    if (interaction === null) throw new UnusableAnswer('no interaction');
    return { interactionId, interaction: toInteractionDetails(interaction, context) };
  },
  notification: z.object({ interactionId: z.string(), interaction: interactionDetails }),
  samples: [{ title: 'The demo interaction', path: { interactionId: 'XXXDDDD' }, body: {} }],
});
