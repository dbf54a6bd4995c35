import type { Contact } from '../../proto/ucs/v1/Contact.ts';
import { toPageToken } from '../page.ts';
import type { Database } from '../store/schema.ts';
import { readContacts } from './contact-rows.ts';

/** A page of contacts from their ids; one id more than fits tells that there is a next page. */
export async function toContactPage(
  db: Database,
  tenant: string,
  ids: readonly string[],
  pageSize: number,
): Promise<{ contacts: Contact[]; nextPageToken: string }> {
  const shown = ids.slice(0, pageSize);
  const last = shown.at(-1);
  const contacts = await readContacts(db, tenant, shown);
  return {
    contacts: [...contacts],
    nextPageToken: ids.length > pageSize && last !== undefined ? toPageToken([last]) : '',
  };
}
