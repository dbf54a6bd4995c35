import type { SearchContactsRequestOutput } from '../../proto/ucs/v1/SearchContactsRequest.ts';
import type { SearchContactsResponse } from '../../proto/ucs/v1/SearchContactsResponse.ts';
import { incompatible, missing, wrongType } from '../fault.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { parseSkip } from '../page.ts';
import { parseQuery } from '../query/parse-query.ts';
import type { Condition, Query } from '../query/query.ts';
import type { Database } from '../store/schema.ts';
import { parseContactPage, toContactPage } from './contact-page.ts';
import { type Criterion, selectMatching } from './identification/matching.ts';
import { toContactCondition } from './search/contact-query.ts';
import { type ContactOrder, countContacts, findContacts } from './search/find-contacts.ts';

type Request = SearchContactsRequestOutput;

const CRITERIA_MAX = 8;
const ORDER_MAX = 4;

/** Contacts that match the query and every criterion, page by page. */
export const searchContacts: UcsMethod<Request, SearchContactsResponse> = async (request, { tenant }, { store }) => {
  const page = parseContactPage(request);
  const criteria = parseCriteria(request.criteria);
  if (request.query === '' && criteria.length === 0) throw missing('Criteria');
  const query = toQuery(request.query, criteria);
  const order = parseOrder(request.orderBy);
  const skip = parseSkip(request.skip);
  const ownOrder = order.length > 0 || skip > 0;
  if (ownOrder && request.pageToken !== '') throw incompatible('PageToken', order.length > 0 ? 'OrderBy' : 'Skip');
  return store.read(async (db) => {
    const condition = await toContactCondition(db, tenant, query);
    const totalSize = request.countAll ? await countContacts(db, tenant, condition) : undefined;
    const limit = page.size + 1;
    const ids =
      request.query === '' && !ownOrder
        ? await findByCriteria(db, tenant, criteria, page.after, limit)
        : await findContacts(db, tenant, condition, { after: page.after, order, skip, limit });
    const { contacts, nextPageToken } = await toContactPage(db, tenant, ids, page);
    return {
      contacts,
      nextPageToken: ownOrder ? '' : nextPageToken,
      ...(totalSize !== undefined && { totalSize }),
    };
  });
};

/** The first ids behind `after`. A contact with several values that match comes several times, and is counted once. */
async function findByCriteria(
  db: Database,
  tenant: string,
  criteria: readonly Criterion[],
  after: string,
  count: number,
): Promise<readonly string[]> {
  const ids = new Set<string>();
  for (let last = after; ; ) {
    const rows = await selectMatching(db, tenant, criteria)
      .select('a.leads_to')
      .where('a.leads_to', '>', last)
      .orderBy('a.leads_to')
      .limit(count)
      .execute();
    for (const { leads_to } of rows) ids.add(leads_to);
    last = rows.at(-1)?.leads_to ?? last;
    if (rows.length < count || ids.size >= count) return [...ids].slice(0, count);
  }
}

function parseCriteria(
  criteria: Readonly<Record<string, string>>,
): readonly (Criterion & { how: 'prefix' | 'equal' })[] {
  const entries = Object.entries(criteria);
  if (entries.length > CRITERIA_MAX) throw wrongType('Criteria', `at most ${CRITERIA_MAX} criteria`);
  return entries.map(([name, pattern]) => {
    mandatory('Attribute', name, 64);
    mandatory(name, pattern, 256);
    return pattern.endsWith('*')
      ? { name, how: 'prefix', value: pattern.slice(0, -1) }
      : { name, how: 'equal', value: pattern };
  });
}

function toQuery(query: string, criteria: ReturnType<typeof parseCriteria>): Query {
  const conditions = criteria.map(
    ({ name, how, value }): Condition => ({ type: 'condition', field: name, match: { how, value } }),
  );
  return { type: 'and', parts: query === '' ? conditions : [parseQuery(query), ...conditions] };
}

function parseOrder(orderBy: Request['orderBy']): readonly ContactOrder[] {
  if (orderBy.length > ORDER_MAX) throw wrongType('OrderBy', `at most ${ORDER_MAX} attributes`);
  for (const { attributeName } of orderBy) mandatory('OrderBy', attributeName, 64);
  return orderBy;
}
