import type { Contact } from '../../proto/ucs/v1/Contact.ts';
import { isId, parsePageSize, parsePageToken, toPageToken } from '../page.ts';
import type { Database } from '../store/schema.ts';
import { readContacts } from './contact-rows.ts';

/** Where a page of contacts, which are ordered by id, begins and how many it has. */
export type ContactPage = { readonly after: string; readonly size: number };

/** Reads what the request says of the page. Fault 204 for what is none. */
export function parseContactPage(request: { readonly pageSize: number; readonly pageToken: string }): ContactPage {
  const [after] = parsePageToken(request.pageToken, isPosition) ?? [''];
  return { after, size: parsePageSize(request.pageSize) };
}

/** A page of contacts from their ids; one id more than fits tells that there is a next page. */
export async function toContactPage(
  db: Database,
  tenant: string,
  ids: readonly string[],
  { size }: ContactPage,
): Promise<{ contacts: Contact[]; nextPageToken: string }> {
  const shown = ids.slice(0, size);
  const last = shown.at(-1);
  return {
    contacts: [...(await readContacts(db, tenant, shown))],
    nextPageToken: ids.length > size && last !== undefined ? toPageToken([last]) : '',
  };
}

function isPosition(position: unknown): position is readonly [id: string] {
  return Array.isArray(position) && position.length === 1 && isId(position[0]);
}
