import { z } from 'zod';
import { objectId } from '../../fields/object-id.ts';
import { toCompletion } from '../fields/completion.ts';
import { interactionChanged, toInteractionChanged } from '../fields/interaction-changed.ts';
import { optionalKvpairs } from '../fields/kvpairs.ts';
import { defineV3Operation } from '../v3-operation.ts';

export const setCompleted = defineV3Operation({
  name: 'setCompleted',
  event: 'EventUpdateInteraction',
  summary: 'Marks an interaction as over.',
  path: '/ucs/interactions/{interactionId}/set-completed',
  features: ['api-voice', 'api-ucs-voice'],
  parameters: z.object({
    interactionId: objectId('The interaction.'),
    userData: optionalKvpairs('Attached data to save; merged key by key with what is there.'),
  }),
  orderedBy: 'interactionId',
  method: 'UpdateInteraction',
  request: ({ interactionId, userData }) => toCompletion({ interactionId, userData, callDuration: undefined }),
  success: (_response, parameters) => toInteractionChanged(parameters),
  notification: interactionChanged,
  samples: [{ title: 'Without a word', path: { interactionId: 'XXXDDDD' }, body: {} }],
});
