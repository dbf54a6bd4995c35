import type { ListContactsRequestOutput } from '../../proto/ucs/v1/ListContactsRequest.ts';
import type { ListContactsResponse } from '../../proto/ucs/v1/ListContactsResponse.ts';
import type { UcsMethod } from '../method.ts';
import { parseContactPage, toContactPage } from './contact-page.ts';

/** All contacts page by page, ordered by id; merged ones stand in the contact that took them in. */
export const listContacts: UcsMethod<ListContactsRequestOutput, ListContactsResponse> = async (
  request,
  { tenant },
  { store },
) => {
  const page = parseContactPage(request);
  return store.read(async (db) => {
    const rows = await db
      .selectFrom('contact')
      .select('id')
      .where('tenant', '=', tenant)
      .where('merged_into', 'is', null)
      .where('id', '>', page.after)
      .orderBy('id')
      .limit(page.size + 1)
      .execute();
    const ids = rows.map(({ id }) => id);
    return toContactPage(db, tenant, ids, page);
  });
};
