import type { SearchContactsRequestOutput } from '../../proto/ucs/v1/SearchContactsRequest.ts';
import type { SearchContactsResponse } from '../../proto/ucs/v1/SearchContactsResponse.ts';
import { missing, wrongType } from '../fault.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { parseContactPage, toContactPage } from './contact-page.ts';
import { type Criterion, selectMatching } from './matching.ts';

const CRITERIA_MAX = 8;

/** Contacts that match every criterion, page by page, ordered by id. A trailing * matches everything that begins so. */
export const searchContacts: UcsMethod<SearchContactsRequestOutput, SearchContactsResponse> = async (
  request,
  { tenant },
  { store },
) => {
  const page = parseContactPage(request);
  const criteria = parseCriteria(request.criteria);
  return store.read(async (db) => {
    const rows = await selectMatching(db, tenant, criteria)
      .select('c.id')
      .where('c.id', '>', page.after)
      .orderBy('c.id')
      .limit(page.size + 1)
      .execute();
    return toContactPage(db, tenant, rows, page);
  });
};

function parseCriteria(criteria: Readonly<Record<string, string>>): readonly Criterion[] {
  const entries = Object.entries(criteria);
  if (entries.length === 0) throw missing('Criteria');
  if (entries.length > CRITERIA_MAX) throw wrongType('Criteria', `at most ${CRITERIA_MAX} criteria`);
  return entries.map(([name, pattern]): Criterion => {
    mandatory('Attribute', name, 64);
    mandatory(name, pattern, 256);
    return pattern.endsWith('*')
      ? { name, how: 'prefix', value: pattern.slice(0, -1) }
      : { name, how: 'equal', value: pattern };
  });
}
