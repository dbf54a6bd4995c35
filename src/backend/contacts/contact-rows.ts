import type { Contact } from '../../proto/ucs/v1/Contact.ts';
import type { ContactAttribute } from '../../proto/ucs/v1/ContactAttribute.ts';
import { notFound } from '../fault.ts';
import type { Database, Tx } from '../store/schema.ts';
import { NEXT_SEARCH_NUMBER, searchNumberOf } from '../store/search/search-number.ts';
import { toSearchValue } from '../store/search/search-value.ts';
import { toTimestamp } from '../timestamp.ts';
import { resolveContact } from './merged-contacts.ts';

/** `descriptions` are those of the values, in their order. */
export type AttributeValues = {
  readonly name: string;
  readonly values: readonly string[];
  readonly descriptions?: readonly string[];
};

export async function hasContact(db: Database, tenant: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('contact')
    .select('id')
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}

/** Adds a contact and answers its id. */
export async function insertContact(
  tx: Tx,
  tenant: string,
  id: string,
  attributes: readonly AttributeValues[],
  nowMs: number,
): Promise<string> {
  await tx
    .insertInto('contact')
    .values({
      tenant,
      id,
      merged_directly: null,
      merged_into: null,
      created_ms: nowMs,
      modify_ms: nowMs,
      search_number: NEXT_SEARCH_NUMBER,
    })
    .execute();
  await insertAttributes(tx, tenant, id, attributes);
  return id;
}

/** Adds values to a contact that stands for itself, in their order: the first of a name is the primary one. */
export async function insertAttributes(
  tx: Tx,
  tenant: string,
  contactId: string,
  attributes: readonly AttributeValues[],
): Promise<void> {
  const rows = attributes.flatMap(({ name, values, descriptions = [] }) =>
    values.map((value, position) => ({
      tenant,
      contact_id: contactId,
      leads_to: contactId,
      name,
      position,
      value,
      search_value: toSearchValue(name, value),
      description: descriptions[position] ?? '',
      search_number: searchNumberOf(tenant, contactId),
    })),
  );
  if (rows.length > 0) await tx.insertInto('contact_attribute').values(rows).execute();
}

/** The contact that stands for this one, as a message. Fault 510 when there is none. */
export async function readContact(db: Database, tenant: string, contactId: string): Promise<Contact> {
  const [contact] = await readContacts(db, tenant, [await resolveContact(db, tenant, contactId)]);
  if (contact === undefined) throw notFound('Contact', contactId);
  return contact;
}

/** Contacts as messages, in the order of the ids. Those merged into them lend their values, behind their own, the oldest first. */
export async function readContacts(db: Database, tenant: string, ids: readonly string[]): Promise<readonly Contact[]> {
  if (ids.length === 0) return [];
  const members = await readMembers(db, tenant, ids);
  const own = new Map(members.map((member) => [member.id, member]));
  const values = Map.groupBy(await readValues(db, tenant, [...own.keys()]), ({ contact_id }) => contact_id);
  const mergedInto = Map.groupBy(members, ({ merged_into }) => merged_into);
  return ids.flatMap((id): Contact[] => {
    const contact = own.get(id);
    if (contact === undefined) return [];
    const merged = mergedInto.get(id) ?? [];
    return [
      {
        id,
        attributes: toAttributes([contact, ...merged].flatMap((member) => values.get(member.id) ?? [])),
        createTime: toTimestamp(contact.created_ms),
        modifyTime: toTimestamp(contact.modify_ms),
        mergedContactIds: merged.map((member) => member.id),
      },
    ];
  });
}

/** The contacts and all that are merged into them, the oldest first. */
function readMembers(db: Database, tenant: string, ids: readonly string[]) {
  const select = (column: 'id' | 'merged_into') =>
    db
      .selectFrom('contact')
      .select(['id', 'merged_into', 'created_ms', 'modify_ms'])
      .where('tenant', '=', tenant)
      .where(column, 'in', [...ids]);
  // Two ranges of two indexes; with "or" SQLite would read every contact of the tenant.
  return select('id').unionAll(select('merged_into')).orderBy('created_ms').orderBy('id').execute();
}

/** A statement takes 32,766 parameters at most. */
const IDS_AT_ONCE = 1_000;

/** All values of these contacts, the primary ones first. */
async function readValues(db: Database, tenant: string, contactIds: readonly string[]) {
  const chunks = [];
  for (let from = 0; from < contactIds.length; from += IDS_AT_ONCE) {
    const rows = await db
      .selectFrom('contact_attribute')
      .select(['contact_id', 'name', 'value', 'description'])
      .where('tenant', '=', tenant)
      .where('contact_id', 'in', contactIds.slice(from, from + IDS_AT_ONCE))
      .orderBy('contact_id')
      .orderBy('name')
      .orderBy('position')
      .execute();
    chunks.push(rows);
  }
  return chunks.flat();
}

type ValueRow = { readonly name: string; readonly value: string; readonly description: string };

/** A value that several contacts have stands there once, as the first of them has it. */
function toAttributes(rows: readonly ValueRow[]): ContactAttribute[] {
  return [...Map.groupBy(rows, ({ name }) => name)]
    .map(([name, same]) => {
      const once = [...Map.groupBy(same, ({ value }) => value)];
      return {
        name,
        values: once.map(([value]) => value),
        descriptions: withoutTrailingEmpty(once.map(([, [first]]) => first?.description ?? '')),
      };
    })
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

function withoutTrailingEmpty(texts: readonly string[]): string[] {
  return texts.slice(0, texts.findLastIndex((text) => text !== '') + 1);
}
