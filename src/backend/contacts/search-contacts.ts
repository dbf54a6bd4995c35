import type { SearchContactsRequestOutput } from '../../proto/ucs/v1/SearchContactsRequest.ts';
import type { SearchContactsResponse } from '../../proto/ucs/v1/SearchContactsResponse.ts';
import { missing, wrongType } from '../fault.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { parsePageToken, toPageSize } from '../page.ts';
import type { Database } from '../store/schema.ts';
import { toSearchValue } from './attribute.ts';
import { toContactPage } from './contact-page.ts';

const CRITERIA_MAX = 8;
/** Sorts behind every character that a value can begin with. */
const LAST_CHARACTER = '\u{10FFFF}';

/** Contacts that match every criterion, page by page, ordered by id. A trailing * matches everything that begins so. */
export const searchContacts: UcsMethod<SearchContactsRequestOutput, SearchContactsResponse> = async (
  request,
  { tenant },
  { store },
) => {
  const pageSize = toPageSize(request.pageSize);
  const criteria = Object.entries(request.criteria);
  if (criteria.length === 0) throw missing('Criteria');
  if (criteria.length > CRITERIA_MAX) throw wrongType('Criteria', `at most ${CRITERIA_MAX} criteria`);
  for (const [name, value] of criteria) mandatory(name, value, 256);
  const [after = ''] = parsePageToken(request.pageToken, ['string']) ?? [];
  return store.read(async (db) => {
    const ids = await findIds(db, tenant, criteria, String(after), pageSize + 1);
    return toContactPage(db, tenant, ids, pageSize);
  });
};

type Criteria = readonly (readonly [name: string, value: string])[];

async function findIds(
  db: Database,
  tenant: string,
  criteria: Criteria,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  let query = db
    .selectFrom('contact as c')
    .select('c.id')
    .where('c.tenant', '=', tenant)
    .where('c.merged_into', 'is', null)
    .where('c.id', '>', after);
  for (const criterion of criteria) {
    query = query.where('c.id', 'in', matching(db, tenant, criterion));
  }
  const rows = await query.orderBy('c.id').limit(limit).execute();
  return rows.map(({ id }) => id);
}

/** Ids of contacts one of whose values matches, by the index: a prefix is a range. */
function matching(db: Database, tenant: string, [name, pattern]: readonly [string, string]) {
  const isPrefix = pattern.endsWith('*');
  const text = toSearchValue(name, isPrefix ? pattern.slice(0, -1) : pattern);
  const query = db
    .selectFrom('contact_attribute as a')
    .innerJoin('contact as m', (join) => join.onRef('m.tenant', '=', 'a.tenant').onRef('m.id', '=', 'a.contact_id'))
    .select((eb) => eb.fn.coalesce('m.merged_into', 'm.id').as('id'))
    .where('a.tenant', '=', tenant)
    .where('a.name', '=', name);
  return isPrefix
    ? query.where('a.search_value', '>=', text).where('a.search_value', '<=', text + LAST_CHARACTER)
    : query.where('a.search_value', '=', text);
}
