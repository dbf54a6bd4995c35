import type { SearchContactsRequestOutput } from '../../proto/ucs/v1/SearchContactsRequest.ts';
import type { SearchContactsResponse } from '../../proto/ucs/v1/SearchContactsResponse.ts';
import { missing, wrongType } from '../fault.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import type { Database } from '../store/schema.ts';
import { parseContactPage, toContactPage } from './contact-page.ts';
import { type Criterion, selectMatching } from './identification/matching.ts';

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
    const ids = await findIds(db, tenant, criteria, page.after, page.size + 1);
    return toContactPage(db, tenant, ids, page);
  });
};

/** The first ids behind `after`. A contact with several values that match comes several times, and is counted once. */
async function findIds(
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
