import { z } from 'zod';
import type { JsonObject } from '../../../kernel/json.ts';
import { defineV3Operation } from '../v3-operation.ts';

const CONTACTS_LOOKED_AT = 100;
const CONTACT_FIELDS = ['FirstName', 'LastName', 'Title', 'EmailAddress', 'PhoneNumber', 'CompanyName', 'Id'];
const INTERACTION_FIELDS = [
  ...['id', 'state', 'type', 'mediaType', 'subject', 'phoneNumber', 'contactId', 'ownerId', 'startDate'],
  'userData.*',
];

export const getLuceneIndexes = defineV3Operation({
  name: 'getLuceneIndexes',
  event: 'EventGetIndexProperties',
  summary: 'Lists what contacts and interactions can be searched by.',
  path: '/ucs/get-lucene-indexes',
  aliases: [{ path: '/ucs/get-index-properties' }],
  features: ['api-ucs-voice', 'api-multimedia*'],
  parameters: z.object({}),
  orderedBy: undefined,
  method: 'ListContacts',
  // A contact is searched by whatever attributes contacts have.
  request: () => ({ pageSize: CONTACTS_LOOKED_AT, pageToken: undefined }),
  success({ contacts }) {
    const seen = contacts.flatMap(({ attributes }) => attributes.map(({ name }) => name));
    return {
      indexes: [
        toIndex('contact', 'Contacts by their attributes', [...new Set([...CONTACT_FIELDS, ...seen])]),
        toIndex('interaction', 'Interactions; userData.* stands for keys of attached data', INTERACTION_FIELDS),
      ],
    };
  },
  notification: z.object({
    indexes: z.array(
      z.object({
        indexName: z.enum(['contact', 'interaction']),
        description: z.string(),
        fields: z.array(z.object({ fieldName: z.string(), isSearchable: z.boolean(), isStored: z.boolean() })),
      }),
    ),
  }),
  samples: [{ title: 'All of them', path: {}, body: {} }],
});

function toIndex(indexName: string, description: string, names: readonly string[]): JsonObject {
  const fields = names.map((fieldName) => ({ fieldName, isSearchable: true, isStored: true }));
  return { indexName, description, fields };
}
