import { z } from 'zod';
import { objectId } from '../../fields/object-id.ts';
import { interactionChanged, toInteractionChanged } from '../fields/interaction-changed.ts';
import { defineV3Operation } from '../v3-operation.ts';

export const assignInteractionToContact = defineV3Operation({
  name: 'assignInteractionToContact',
  event: 'EventInteractionAssignedToContact',
  summary: 'Assigns an interaction to a contact.',
  path: '/ucs/interactions/{interactionId}/assign-contact',
  aliases: [{ path: '/ucs/assign-interaction-to-contact' }],
  features: ['api-voice', 'api-ucs-voice'],
  parameters: z.object({ interactionId: objectId('The interaction.'), contactId: objectId('The contact.') }),
  orderedBy: 'interactionId',
  method: 'AssignInteractionToContact',
  request: ({ interactionId, contactId }) => ({ interactionId, contactId }),
  success: (_response, parameters) => toInteractionChanged(parameters),
  notification: interactionChanged,
  samples: [
    {
      title: 'To the demo contact',
      path: { interactionId: 'XXXDDDD' },
      body: { contactId: '0000DaA3G4VF000Q' },
    },
  ],
});
