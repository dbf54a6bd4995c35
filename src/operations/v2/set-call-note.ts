import { z } from 'zod';
import { defineOperation } from '../definition/operation.ts';
import { objectId } from '../fields/object-id.ts';
import { boundedText } from '../fields/text.ts';
import { UCS_OPERATION_FAILURE, UCS_OPERATION_SUCCESS, ucsOperationResponse } from './ucs-operation-response.ts';

export const setCallNote = defineOperation({
  name: 'SetCallNote',
  summary: 'Saves a note on a phone call.',
  path: '/ucs/interactions/{interactionId}',
  features: ['api-voice', 'api-ucs-voice'],
  parameters: z.object({
    interactionId: objectId('The phone call.'),
    note: boundedText('Text to save; an empty one clears the note.', 65_536),
  }),
  orderedBy: 'interactionId',
  method: 'UpdateInteraction',
  request: ({ interactionId, note }) => ({
    interaction: { id: interactionId, comment: note },
    updateMask: { paths: ['comment'] },
  }),
  success: () => UCS_OPERATION_SUCCESS,
  failureFields: UCS_OPERATION_FAILURE,
  notification: ucsOperationResponse,
  samples: [
    {
      title: 'A note',
      path: { interactionId: 'XXXDDDD' },
      body: { operationName: 'SetCallNote', note: 'Asked for the invoice of May.' },
    },
  ],
});
