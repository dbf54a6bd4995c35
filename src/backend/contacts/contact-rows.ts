import type { Contact } from '../../proto/ucs/v1/Contact.ts';
import type { ContactAttribute } from '../../proto/ucs/v1/ContactAttribute.ts';
import { notFound } from '../fault.ts';
import type { Database, Tx } from '../store/schema.ts';
import { toTimestamp } from '../timestamp.ts';
import { toSearchValue } from './attribute.ts';
import { resolveContact } from './merged-contacts.ts';

export type AttributeValues = { readonly name: string; readonly values: readonly string[] };

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
    .values({ tenant, id, merged_directly: null, merged_into: null, created_ms: nowMs, modify_ms: nowMs })
    .execute();
  await insertAttributes(tx, tenant, id, attributes);
  return id;
}

/** Adds values in their order: the first of a name is the primary one. */
export async function insertAttributes(
  tx: Tx,
  tenant: string,
  contactId: string,
  attributes: readonly AttributeValues[],
): Promise<void> {
  const rows = attributes.flatMap(({ name, values }) =>
    values.map((value, position) => ({
      tenant,
      contact_id: contactId,
      name,
      position,
      value,
      search_value: toSearchValue(name, value),
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
  const values = Map.groupBy(await readValues(db, tenant, ids), ({ contact_id }) => contact_id);
  const own = new Map(members.map((member) => [member.id, member]));
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

function readMembers(db: Database, tenant: string, ids: readonly string[]) {
  return db
    .selectFrom('contact')
    .select(['id', 'merged_into', 'created_ms', 'modify_ms'])
    .where('tenant', '=', tenant)
    .where((eb) => eb.or([eb('id', 'in', [...ids]), eb('merged_into', 'in', [...ids])]))
    .orderBy('created_ms')
    .orderBy('id')
    .execute();
}

function readValues(db: Database, tenant: string, ids: readonly string[]) {
  return db
    .selectFrom('contact as m')
    .innerJoin('contact_attribute as a', (join) =>
      join.onRef('a.tenant', '=', 'm.tenant').onRef('a.contact_id', '=', 'm.id'),
    )
    .select(['a.contact_id', 'a.name', 'a.value'])
    .where('m.tenant', '=', tenant)
    .where((eb) => eb.or([eb('m.id', 'in', [...ids]), eb('m.merged_into', 'in', [...ids])]))
    .orderBy('a.name')
    .orderBy('a.position')
    .execute();
}

function toAttributes(rows: readonly { readonly name: string; readonly value: string }[]): ContactAttribute[] {
  return [...Map.groupBy(rows, ({ name }) => name)]
    .map(([name, same]) => ({ name, values: [...new Set(same.map(({ value }) => value))] }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}
