import type { Contact } from '../../proto/ucs/v1/Contact.ts';
import type { ContactAttribute } from '../../proto/ucs/v1/ContactAttribute.ts';
import type { Database, Tx } from '../store/schema.ts';
import { toTimestamp } from '../timestamp.ts';
import { toSearchValue } from './attribute.ts';

export type AttributeValues = { readonly name: string; readonly values: readonly string[] };

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
    [...new Set(values)].map((value, position) => ({
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

/** Contacts as messages, in the order of the ids. Those merged into them lend their attributes, behind their own. */
export async function readContacts(
  db: Database | Tx,
  tenant: string,
  ids: readonly string[],
): Promise<readonly Contact[]> {
  if (ids.length === 0) return [];
  const members = await db
    .selectFrom('contact')
    .selectAll()
    .where('tenant', '=', tenant)
    .where((eb) => eb.or([eb('id', 'in', [...ids]), eb('merged_into', 'in', [...ids])]))
    .orderBy('created_ms')
    .orderBy('id')
    .execute();
  const values = await db
    .selectFrom('contact_attribute')
    .select(['contact_id', 'name', 'value'])
    .where('tenant', '=', tenant)
    .where(
      'contact_id',
      'in',
      members.map(({ id }) => id),
    )
    .orderBy('name')
    .orderBy('position')
    .execute();
  const valuesOf = Map.groupBy(values, ({ contact_id }) => contact_id);
  return ids.flatMap((id): Contact[] => {
    const own = members.find((member) => member.id === id);
    if (own === undefined) return [];
    const merged = members.filter((member) => member.merged_into === id);
    const rows = [own, ...merged].flatMap((member) => valuesOf.get(member.id) ?? []);
    return [
      {
        id,
        attributes: toAttributes(rows),
        createTime: toTimestamp(own.created_ms),
        modifyTime: toTimestamp(own.modify_ms),
        mergedContactIds: merged.map((member) => member.id),
      },
    ];
  });
}

function toAttributes(rows: readonly { readonly name: string; readonly value: string }[]): ContactAttribute[] {
  return [...Map.groupBy(rows, ({ name }) => name)]
    .map(([name, same]) => ({ name, values: [...new Set(same.map(({ value }) => value))] }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}
