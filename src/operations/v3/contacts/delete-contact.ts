import { z } from 'zod';
import { objectId } from '../../fields/object-id.ts';
import { defineV3Operation } from '../v3-operation.ts';

export const deleteContact = defineV3Operation({
  name: 'deleteContact',
  event: 'EventContactDeleted',
  summary: 'Deletes a contact; its interactions stay, without a contact. Deleting one that is not there succeeds.',
  path: '/ucs/contacts/{contactId}/delete',
  aliases: [{ path: '/ucs/delete-contact' }],
  features: ['api-ucs-voice', 'api-multimedia*'],
  parameters: z.object({ contactId: objectId('The contact.') }),
  orderedBy: 'contactId',
  method: 'DeleteContact',
  request: ({ contactId }) => ({ contactId }),
  // A text, as the vendor's servers say it.
  success: (_response, { contactId }) => ({ contactId, deleted: 'true' }),
  notification: z.object({ contactId: z.string(), deleted: z.literal('true') }),
  samples: [{ title: 'One that is not there', path: { contactId: 'NOBODY0000000000' }, body: {} }],
});
