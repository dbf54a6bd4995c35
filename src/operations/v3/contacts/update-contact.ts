import { z } from 'zod';
import { objectId } from '../../fields/object-id.ts';
import { properties, propertyNames, toAttribute } from '../fields/properties.ts';
import { defineV3Operation } from '../v3-operation.ts';

export const updateContact = defineV3Operation({
  name: 'updateContact',
  event: 'EventContactUpdated',
  summary: 'Deletes, changes and adds properties of a contact in one step.',
  path: '/ucs/contacts/{contactId}/update',
  aliases: [{ path: '/ucs/update-contact' }],
  features: ['api-ucs-voice', 'api-multimedia*'],
  parameters: z.object({
    contactId: objectId('The contact.'),
    deletedProperties: propertyNames('Names of properties that go, with all their values. Done first.'),
    changedProperties: properties('Properties whose values are replaced by these. Done second.'),
    addedProperties: properties(
      'Values that join those of their property; a primary one takes the place of the one before. Done last.',
    ),
  }),
  orderedBy: 'contactId',
  method: 'ChangeContactAttributes',
  request: ({ contactId, deletedProperties, changedProperties, addedProperties }) => ({
    contactId,
    removedNames: deletedProperties,
    replaced: changedProperties.map(toAttribute),
    added: addedProperties.map((property) => ({
      attribute: toAttribute(property),
      primary: property.values.some(({ primary }) => primary === true),
    })),
  }),
  success: (_response, { contactId }) => ({ contactId }),
  notification: z.object({ contactId: z.string() }),
  samples: [
    {
      title: 'Another primary phone number, another title',
      path: { contactId: '0000DaA3G4VF000Q' },
      body: {
        addedProperties: [{ name: 'PhoneNumber', values: [{ value: '1231231232', primary: true }] }],
        changedProperties: [{ name: 'Title', values: [{ value: 'Dr' }] }],
        deletedProperties: [],
      },
    },
  ],
});
