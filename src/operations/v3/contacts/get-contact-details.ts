import { z } from 'zod';
import { UnusableAnswer } from '../../definition/unusable-answer.ts';
import { objectId } from '../../fields/object-id.ts';
import { contactAttributes, toContactAttributes } from '../fields/contact-attributes.ts';
import { optionalReturnedAttributes } from '../fields/query-parameters.ts';
import { defineV3Operation } from '../v3-operation.ts';

export const getContactDetails = defineV3Operation({
  name: 'getContactDetails',
  event: 'EventGetContactDetails',
  summary: 'Reads one contact.',
  path: '/ucs/contacts/{contactId}/get-details',
  aliases: [{ path: '/ucs/get-contact-details', names: { attributeList: 'returnedAttributes' } }],
  features: ['api-ucs-voice', 'api-multimedia*'],
  parameters: z.object({
    contactId: objectId('The contact.'),
    returnedAttributes: optionalReturnedAttributes('Names of attributes to return; all when left out or empty.'),
  }),
  orderedBy: 'contactId',
  method: 'GetContact',
  request: ({ contactId }) => ({ contactId }),
  success({ contact }, { contactId, returnedAttributes = [] }) {
    if (contact === null) throw new UnusableAnswer('no contact');
    return { contactId, attributes: toContactAttributes(contact, returnedAttributes) };
  },
  notification: z.object({ contactId: z.string(), attributes: contactAttributes }),
  samples: [
    {
      title: 'Phone numbers of the demo contact',
      path: { contactId: '0000DaA3G4VF000Q' },
      body: { returnedAttributes: ['PhoneNumber'] },
    },
  ],
});
