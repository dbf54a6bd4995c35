import { z } from 'zod';
import { defineOperation } from '../definition/operation.ts';
import { customAttributes } from '../fields/custom-attributes.ts';
import { objectId } from '../fields/object-id.ts';
import { interactionContent, toInteractionContent } from './interaction-resource.ts';

const messageType = 'GetInteractionContentMessage';

export const getInteractionContent = defineOperation({
  name: 'GetInteractionContent',
  summary: 'Reads one interaction.',
  path: '/ucs/interactions/{interactionId}',
  features: ['api-multimedia', 'api-ucs-voice'],
  parameters: z.object({ interactionId: objectId('The interaction.'), customAttributes }),
  // In order with the changes to the same interaction: who writes and then reads, reads what was written.
  orderedBy: 'interactionId',
  method: 'GetInteraction',
  request: ({ interactionId }) => ({ interactionId }),
  success: ({ interaction }, parameters, context) =>
    interaction === null
      ? {
          failure: {
            errorMessage: 'UCS request failed',
            errorCode: 'INTERNAL',
            errorDetail: 'The UCS answered without the interaction.',
          },
        }
      : { messageType, interaction: toInteractionContent(interaction, parameters.customAttributes, context) },
  failureFields: { messageType },
  notification: z.object({ messageType: z.literal(messageType), interaction: interactionContent }),
  samples: [
    {
      title: 'One interaction',
      path: { interactionId: 'XXXDDDD' },
      body: { operationName: 'GetInteractionContent' },
    },
  ],
});
