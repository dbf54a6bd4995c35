import { z } from 'zod';
import type { JsonObject } from '../../../kernel/json.ts';
import { givenId, UnusableAnswer } from '../../definition/unusable-answer.ts';
import { contactAttributes } from '../fields/contact-attributes.ts';
import { type Property, properties, toAttribute } from '../fields/properties.ts';
import { defineV3Operation } from '../v3-operation.ts';

export const createContact = defineV3Operation({
  name: 'createContact',
  event: 'EventContactInserted',
  summary: 'Creates a contact.',
  path: '/ucs/contacts/create',
  aliases: [{ path: '/ucs/create-contact' }],
  features: ['api-ucs-voice', 'api-multimedia*'],
  parameters: z.object({ properties: properties('What is known of the contact.') }),
  orderedBy: undefined,
  method: 'CreateContact',
  // With an id of our own: the same request again, after a crash, makes no second contact.
  request: (asked, { objectId }) => ({ contactId: objectId(), attributes: asked.properties.map(toAttribute) }),
  success({ contact }, asked) {
    if (contact === null) throw new UnusableAnswer('no contact');
    return { contactId: givenId(contact.id, 'the contact'), attributes: asSent(asked.properties) };
  },
  notification: z.object({ contactId: z.string(), attributes: contactAttributes }),
  samples: [
    {
      title: 'A person with two phone numbers',
      path: {},
      body: {
        properties: [
          { name: 'FirstName', values: [{ value: 'Ada' }] },
          { name: 'LastName', values: [{ value: 'Lovelace' }] },
          {
            name: 'PhoneNumber',
            values: [
              { value: '+44 20 1111', description: 'office' },
              { value: '+44 20 2222', primary: true },
            ],
          },
        ],
      },
    },
  ],
});

/** By name, with the values as they were sent. */
function asSent(sent: readonly Property[]): JsonObject {
  return Object.fromEntries(
    sent.map(({ name, values }) => [
      name,
      values.map(({ value, primary, description }) => ({
        value,
        ...(primary !== undefined && { primary }),
        ...(description !== undefined && { description }),
      })),
    ]),
  );
}
