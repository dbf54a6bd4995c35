import type { ListContactsRequestOutput } from '../../proto/ucs/v1/ListContactsRequest.ts';
import type { ListContactsResponse } from '../../proto/ucs/v1/ListContactsResponse.ts';
import type { UcsMethod } from '../method.ts';
import { parseContactPage, toContactPage } from './contact-page.ts';
import { selectMatching } from './matching.ts';

/** All contacts page by page, ordered by id; merged ones stand in the contact that took them in. */
export const listContacts: UcsMethod<ListContactsRequestOutput, ListContactsResponse> = async (
  request,
  { tenant },
  { store },
) => {
  const page = parseContactPage(request);
  return store.read(async (db) => {
    const rows = await selectMatching(db, tenant, [])
      .select('c.id')
      .where('c.id', '>', page.after)
      .orderBy('c.id')
      .limit(page.size + 1)
      .execute();
    return toContactPage(db, tenant, rows, page);
  });
};
