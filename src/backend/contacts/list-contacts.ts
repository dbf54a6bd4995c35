import type { ListContactsRequestOutput } from '../../proto/ucs/v1/ListContactsRequest.ts';
import type { ListContactsResponse } from '../../proto/ucs/v1/ListContactsResponse.ts';
import type { UcsMethod } from '../method.ts';
import { parsePageToken, toPageSize } from '../page.ts';
import { toContactPage } from './contact-page.ts';

/** All contacts page by page, ordered by id; merged ones stand in the contact that took them in. */
export const listContacts: UcsMethod<ListContactsRequestOutput, ListContactsResponse> = async (
  request,
  { tenant },
  { store },
) => {
  const pageSize = toPageSize(request.pageSize);
  const [after = ''] = parsePageToken(request.pageToken, ['string']) ?? [];
  return store.read(async (db) => {
    const rows = await db
      .selectFrom('contact')
      .select('id')
      .where('tenant', '=', tenant)
      .where('merged_into', 'is', null)
      .where('id', '>', String(after))
      .orderBy('id')
      .limit(pageSize + 1)
      .execute();
    return toContactPage(
      db,
      tenant,
      rows.map(({ id }) => id),
      pageSize,
    );
  });
};
