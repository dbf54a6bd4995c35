import { z } from 'zod';
import { toFittingRows } from '../../answers/fitting-rows.ts';
import { choice } from '../../fields/choice.ts';
import { mandatoryText, optional } from '../../fields/text.ts';
import { contactRow, toContactRow } from '../fields/contact-row.ts';
import {
  maxResults,
  optionalReturnedAttributes,
  query,
  startIndex,
  toResultCount,
} from '../fields/query-parameters.ts';
import { defineV3Operation } from '../v3-operation.ts';

const SORT_MAX = 4;
const sortError = `expected an array of at most ${SORT_MAX} objects with attributeName and mode`;

export const searchContacts = defineV3Operation({
  name: 'searchContacts',
  event: 'EventSearchContact',
  summary: 'Searches contacts.',
  path: '/ucs/contacts/search',
  aliases: [
    { path: '/ucs/lucene-search', names: { customAttributes: 'returnedAttributes' } },
    {
      path: '/ucs/get-contacts',
      names: { searchCriteria: 'query', attributeList: 'returnedAttributes', maxCount: 'maxResults' },
    },
  ],
  features: ['api-ucs-voice', 'api-multimedia*'],
  parameters: z.object({
    query: query(
      'Such as FirstName:Jo* AND NOT LastName:"van Gogh". A name that no contact has and that is none of the usual ones is refused: names are compared exactly.',
    ),
    returnedAttributes: optionalReturnedAttributes(
      'Names of attributes to return; the usual ones when left out or empty.',
    ),
    startIndex,
    maxResults,
    sortCriteria: optional(
      z
        .array(
          z.object(
            {
              attributeName: mandatoryText('Name of an attribute.', 64),
              mode: optional(choice('Order; default asc.', ['asc', 'desc'])),
            },
            { error: sortError },
          ),
          { error: sortError },
        )
        .max(SORT_MAX, { error: sortError })
        .meta({ description: 'Attributes to sort by, each by its primary value; those without one come last.' }),
    ),
  }),
  orderedBy: undefined,
  method: 'SearchContacts',
  request: (asked) => ({
    query: asked.query,
    criteria: undefined,
    pageSize: toResultCount(asked.maxResults),
    pageToken: undefined,
    orderBy: (asked.sortCriteria ?? []).map(({ attributeName, mode }) => ({
      attributeName,
      descending: mode === 'desc',
    })),
    skip: asked.startIndex,
    countAll: true,
  }),
  success({ contacts, totalSize }, { returnedAttributes = [] }, context) {
    const fitting = toFittingRows(contacts, (contact) => toContactRow(contact, returnedAttributes), 'contact', context);
    if (fitting.failure !== undefined) return { failure: fitting.failure };
    return { contacts: fitting.rows, totalCount: totalSize ?? contacts.length };
  },
  notification: z.object({
    contacts: z.array(contactRow).meta({ description: 'What goes beyond the bound of a notification is left out.' }),
    totalCount: z.int().meta({ description: 'How many match.' }),
  }),
  samples: [
    {
      title: 'By the beginning of a phone number, sorted',
      path: {},
      body: {
        query: 'PhoneNumber:123*',
        returnedAttributes: ['FirstName', 'LastName', 'PhoneNumber'],
        sortCriteria: [{ attributeName: 'LastName', mode: 'asc' }],
      },
    },
  ],
});
