import { z } from 'zod';
import { defineOperation } from '../definition/operation.ts';
import { contactPath, toContactId } from '../fields/contact-path.ts';
import { objectId } from '../fields/object-id.ts';
import { UCS_OPERATION_FAILURE, UCS_OPERATION_SUCCESS, ucsOperationResponse } from './ucs-operation-response.ts';

export const setCallContact = defineOperation({
  name: 'SetCallContact',
  summary: 'Assigns a phone call, and the interactions that follow from it, to a contact.',
  path: '/ucs/interactions/{interactionId}',
  features: ['api-voice', 'api-ucs-voice'],
  parameters: z.object({
    interactionId: objectId('The phone call.'),
    contactPath,
  }),
  orderedBy: 'interactionId',
  method: 'AssignInteractionToContact',
  request: (call) => ({ interactionId: call.interactionId, contactId: toContactId(call.contactPath) }),
  success: () => UCS_OPERATION_SUCCESS,
  failureFields: UCS_OPERATION_FAILURE,
  notification: ucsOperationResponse,
  samples: [
    {
      title: 'A call of a known contact',
      path: { interactionId: 'XXXDDDD' },
      body: { operationName: 'SetCallContact', contactPath: '/contacts/0000DaA3G4VF000Q' },
    },
  ],
});
