import type { SearchContactsRequestOutput } from '../../proto/ucs/v1/SearchContactsRequest.ts';
import type { SearchContactsResponse } from '../../proto/ucs/v1/SearchContactsResponse.ts';
import { incompatible, missing, wrongType } from '../fault.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { parseSkip } from '../page.ts';
import { gatherMatches } from '../query/gather-matches.ts';
import { parseQuery } from '../query/parse-query.ts';
import { type Condition, conditionsOf, type Match, type Query } from '../query/query.ts';
import { parseContactPage, toContactPage } from './contact-page.ts';
import { checkContactQuery, createContactSource } from './search/contact-source.ts';
import { checkKnownNames } from './search/known-names.ts';
import { type ContactOrder, orderContacts } from './search/order-contacts.ts';

type Request = SearchContactsRequestOutput;

const CRITERIA_MAX = 8;
const ORDER_MAX = 4;

/** Contacts that match the query and every criterion, page by page. */
export const searchContacts: UcsMethod<Request, SearchContactsResponse> = async (request, { tenant }, { store }) => {
  const page = parseContactPage(request);
  const criteria = parseCriteria(request.criteria);
  if (request.query === '' && criteria.length === 0) throw missing('Criteria');
  const asked = request.query === '' ? [] : [parseQuery(request.query)];
  const query: Query = { type: 'and', parts: [...asked, ...criteria] };
  const order = parseOrder(request.orderBy);
  const skip = parseSkip(request.skip);
  const ownOrder = order.length > 0 || skip > 0;
  if (ownOrder && request.pageToken !== '') throw incompatible('PageToken', order.length > 0 ? 'OrderBy' : 'Skip');
  checkContactQuery(query);
  const fields = asked.flatMap(conditionsOf).map(({ field }) => field);
  await checkKnownNames(store, tenant, 'Query', fields);
  const attributes = order.map(({ attributeName }) => attributeName);
  await checkKnownNames(store, tenant, 'OrderBy', attributes);
  const found = await gatherMatches(query, createContactSource(store, tenant));
  const range = { after: page.after, order, skip, limit: page.size + 1 };
  const ids = await orderContacts(store, tenant, found, range);
  const { contacts, nextPageToken } = await store.read((db) => toContactPage(db, tenant, ids, page));
  return {
    contacts,
    nextPageToken: ownOrder ? '' : nextPageToken,
    ...(request.countAll && { totalSize: found.size }),
  };
};

function parseCriteria(criteria: Readonly<Record<string, string>>): readonly Condition[] {
  const entries = Object.entries(criteria);
  if (entries.length > CRITERIA_MAX) throw wrongType('Criteria', `at most ${CRITERIA_MAX} criteria`);
  return entries.map(([field, pattern]) => {
    mandatory('Attribute', field, 64);
    mandatory(field, pattern, 256);
    const match: Match = pattern.endsWith('*')
      ? { how: 'prefix', value: pattern.slice(0, -1) }
      : { how: 'equal', value: pattern };
    return { type: 'condition', field, match };
  });
}

function parseOrder(orderBy: Request['orderBy']): readonly ContactOrder[] {
  if (orderBy.length > ORDER_MAX) throw wrongType('OrderBy', `at most ${ORDER_MAX} attributes`);
  for (const { attributeName } of orderBy) mandatory('OrderBy', attributeName, 64);
  return orderBy;
}
