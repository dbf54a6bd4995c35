import { z } from 'zod';
import { objectId } from '../../fields/object-id.ts';
import { boundedText } from '../../fields/text.ts';
import { interactionChanged, toInteractionChanged } from '../fields/interaction-changed.ts';
import { defineV3Operation } from '../v3-operation.ts';

export const setCallComment = defineV3Operation({
  name: 'setCallComment',
  event: 'EventUpdateInteraction',
  summary: 'Saves a comment on an interaction.',
  path: '/ucs/interactions/{interactionId}/set-comment',
  aliases: [
    { path: '/ucs/interactions/{interactionId}/set-note', names: { note: 'comment' } },
    { path: '/ucs/set-call-note', names: { note: 'comment' } },
  ],
  features: ['api-voice', 'api-ucs-voice'],
  parameters: z.object({
    interactionId: objectId('The interaction.'),
    comment: boundedText('Text to save; an empty one clears the comment.', 65_536),
  }),
  orderedBy: 'interactionId',
  method: 'UpdateInteraction',
  request: ({ interactionId, comment }) => ({
    interaction: { id: interactionId, comment },
    updateMask: { paths: ['comment'] },
  }),
  success: (_response, parameters) => toInteractionChanged(parameters),
  notification: interactionChanged,
  samples: [
    { title: 'A comment', path: { interactionId: 'XXXDDDD' }, body: { comment: 'Asked for the invoice of May.' } },
  ],
});
