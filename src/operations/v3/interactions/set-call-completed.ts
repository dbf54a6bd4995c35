import { z } from 'zod';
import { objectId } from '../../fields/object-id.ts';
import { toCompletion } from '../fields/completion.ts';
import { interactionChanged, toInteractionChanged } from '../fields/interaction-changed.ts';
import { kvpairs } from '../fields/kvpairs.ts';
import { defineV3Operation } from '../v3-operation.ts';

const durationError = 'expected a whole number of seconds, 0 or more';

export const setCallCompleted = defineV3Operation({
  name: 'setCallCompleted',
  event: 'EventUpdateInteraction',
  summary: 'Marks a phone call as over: its state becomes Stopped and its end date is set.',
  path: '/ucs/interactions/{interactionId}/set-call-completed',
  aliases: [{ path: '/ucs/voice/{interactionId}/set-call-completed' }, { path: '/ucs/set-call-completed' }],
  features: ['api-voice', 'api-ucs-voice'],
  parameters: z.object({
    interactionId: objectId('The phone call.'),
    callDuration: z
      .int({ error: durationError })
      .min(0, { error: durationError })
      .meta({ description: 'Duration of the call in seconds.' }),
    userData: kvpairs('Attached data to save; merged key by key with what is there.'),
  }),
  orderedBy: 'interactionId',
  method: 'UpdateInteraction',
  request: toCompletion,
  success: (_response, parameters) => toInteractionChanged(parameters),
  notification: interactionChanged,
  samples: [
    {
      title: 'A call of a minute and a half',
      path: { interactionId: 'XXXDDDD' },
      body: { callDuration: 90, userData: [{ key: 'disposition', type: 'str', value: 'solved' }] },
    },
  ],
});
