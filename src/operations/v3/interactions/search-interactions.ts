import { z } from 'zod';
import { mandatoryText, optional } from '../../fields/text.ts';
import { foundInteractions, toFoundInteractions } from '../fields/found-interactions.ts';
import { maxResults, optionalReturnedAttributes, query, toResultCount } from '../fields/query-parameters.ts';
import { defineV3Operation } from '../v3-operation.ts';

const OWNERS_MAX = 64;
const ownersError = `expected an array of at most ${OWNERS_MAX} user names`;

export const searchInteractions = defineV3Operation({
  name: 'searchInteractions',
  event: 'EventSearchInteractions',
  summary: 'Searches interactions, newest first.',
  path: '/ucs/interactions/search',
  aliases: [
    { path: '/ucs/ixn/search' },
    { path: '/ucs/interactions/elastic-search' },
    { path: '/ucs/lucene-search-interaction' },
  ],
  features: ['api-multimedia', 'api-ucs-voice'],
  parameters: z.object({
    query: query(
      'Such as state:Stopped AND subject:"your invoice" AND startDate:[2026-01-01 TO *]. A name that is no field, and no key of attached data that there is, is refused; userData.KEY never is.',
    ),
    owner: optional(
      z
        .array(mandatoryText('A user name.', 256), { error: ownersError })
        .max(OWNERS_MAX, { error: ownersError })
        .meta({ description: 'Names of users: interactions that one of them made. Everybody when left out or empty.' }),
    ),
    searchMyHistory: optional(
      z
        .boolean({ error: 'expected true or false' })
        .meta({ description: 'Only interactions that the user who asks made.' }),
    ),
    maxResults,
    returnedAttributes: optionalReturnedAttributes('Taken, and not needed: all fields of a row come back.'),
  }),
  orderedBy: undefined,
  method: 'SearchInteractions',
  request: (asked, { userId }) => ({
    query: asked.searchMyHistory ? `(${asked.query}) AND ownerId:${toPhrase(userId)}` : asked.query,
    ownerUserNames: asked.owner === undefined ? undefined : [...asked.owner],
    sortOrder: 'SORT_ORDER_DESCENDING' as const,
    pageSize: toResultCount(asked.maxResults),
    skip: undefined,
    countAll: true,
  }),
  success: ({ interactions, totalSize }, _parameters, context) =>
    toFoundInteractions(interactions, totalSize ?? interactions.length, context),
  notification: foundInteractions,
  samples: [{ title: 'Calls that are under way', path: {}, body: { query: 'state:InProcess AND mediaType:call' } }],
});

function toPhrase(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
