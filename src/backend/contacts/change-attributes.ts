import type { Tx } from '../store/schema.ts';
import { checkAttributeCount, checkValueCount } from './attribute-checks.ts';
import { type AttributeValues, insertAttributes } from './contact-rows.ts';
import { resolveContact } from './merged-contacts.ts';

/** What becomes of a contact's attributes, in this order. The first value of an attribute is its primary one. */
export type AttributeChange = {
  readonly removedNames: readonly string[];
  readonly replaced: readonly AttributeValues[];
  /** Values that join those that are there; `primary`: the first of them goes before all others. */
  readonly added: readonly { readonly attribute: AttributeValues; readonly primary: boolean }[];
};

/** Changes a contact, or the one it was merged into; answers whose id it is. Fault 510 when there is none, 203 when it would have too much. */
export async function changeAttributes(
  tx: Tx,
  tenant: string,
  contactId: string,
  change: AttributeChange,
  nowMs: number,
): Promise<string> {
  const id = await resolveContact(tx, tenant, contactId);
  // First, so that changes of one contact are made one after the other.
  await tx.updateTable('contact').set({ modify_ms: nowMs }).where('tenant', '=', tenant).where('id', '=', id).execute();
  for (const name of change.removedNames) await removeAttribute(tx, tenant, id, name);
  for (const { name } of change.replaced) await removeAttribute(tx, tenant, id, name);
  await insertAttributes(tx, tenant, id, change.replaced);
  for (const { attribute, primary } of change.added) await addValues(tx, tenant, id, attribute, primary);
  checkAttributeCount(await countAttributes(tx, tenant, id));
  return id;
}

async function addValues(tx: Tx, tenant: string, id: string, added: AttributeValues, primary: boolean): Promise<void> {
  const joined = joinValues(await readDescriptions(tx, tenant, id, added.name), added, primary);
  checkValueCount(added.name, joined.size);
  await removeAttribute(tx, tenant, id, added.name);
  const values = [...joined.keys()];
  await insertAttributes(tx, tenant, id, [{ name: added.name, values, descriptions: [...joined.values()] }]);
}

/** Values with their descriptions, in their new order: what is there stays, and an empty description takes nothing away. */
function joinValues(
  there: ReadonlyMap<string, string>,
  { values, descriptions = [] }: AttributeValues,
  primary: boolean,
): ReadonlyMap<string, string> {
  const joined = new Map(there);
  for (const [at, value] of values.entries()) joined.set(value, descriptions[at] || (there.get(value) ?? ''));
  const [first] = values;
  if (!primary || first === undefined) return joined;
  return new Map([[first, joined.get(first) ?? ''], ...[...joined].filter(([value]) => value !== first)]);
}

async function readDescriptions(tx: Tx, tenant: string, contactId: string, name: string) {
  const rows = await tx
    .selectFrom('contact_attribute')
    .select(['value', 'description'])
    .where('tenant', '=', tenant)
    .where('contact_id', '=', contactId)
    .where('name', '=', name)
    .orderBy('position')
    .execute();
  return new Map(rows.map(({ value, description }) => [value, description]));
}

async function removeAttribute(tx: Tx, tenant: string, contactId: string, name: string): Promise<void> {
  await tx
    .deleteFrom('contact_attribute')
    .where('tenant', '=', tenant)
    .where('contact_id', '=', contactId)
    .where('name', '=', name)
    .execute();
}

async function countAttributes(tx: Tx, tenant: string, contactId: string): Promise<number> {
  const names = await tx
    .selectFrom('contact_attribute')
    .select('name')
    .distinct()
    .where('tenant', '=', tenant)
    .where('contact_id', '=', contactId)
    .execute();
  return names.length;
}
