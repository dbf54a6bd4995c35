import type { JsonObject } from '../../kernel/json.ts';
import { notFound } from '../fault.ts';
import type { MethodTools } from '../method.ts';
import type { Database, Tx } from '../store/schema.ts';
import { IDENTIFYING_NAMES, toSearchValue } from './attribute.ts';
import { insertContact } from './contact-rows.ts';
import { identify, type KnownAttributes } from './identify.ts';

/** What may be done to find a contact. */
export type IdentifyMode = 'neither' | 'identify' | 'identify-or-create';

/** The id of the contact that stands for this one, after merges. Fault 510 when there is none. */
export async function resolveContact(db: Database | Tx, tenant: string, id: string): Promise<string> {
  const row = await db
    .selectFrom('contact')
    .select(['id', 'merged_into'])
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('Contact', id);
  return row.merged_into ?? row.id;
}

/** Attached data whose keys are exact names of identifying attributes takes part; fields of the request win. */
export function toKnownAttributes(fields: Readonly<Record<string, string>>, userData: JsonObject): KnownAttributes {
  const known = new Map<string, string>();
  for (const name of IDENTIFYING_NAMES) {
    const value = fields[name] || userData[name];
    if (typeof value === 'number' || (typeof value === 'string' && value !== '')) known.set(name, String(value));
  }
  return known;
}

export type Found = { readonly contactId: string | undefined; readonly created: boolean };

/** Finds the contact, and makes it where that is wanted. Two calls at once for an unknown number make one contact. */
export async function identifyOrCreate(
  tx: Tx,
  tenant: string,
  known: KnownAttributes,
  mode: IdentifyMode,
  { store, newId, nowMs }: MethodTools,
): Promise<Found> {
  if (mode === 'neither' || known.size === 0) return { contactId: undefined, created: false };
  if (mode === 'identify-or-create') await store.lock(tx, toLockNames(tenant, known));
  const contactId = await identify(tx, tenant, known);
  if (contactId !== undefined || mode === 'identify') return { contactId, created: false };
  const attributes = [...known].map(([name, value]) => ({ name, values: [value] }));
  return { contactId: await insertContact(tx, tenant, newId(), attributes, nowMs()), created: true };
}

function toLockNames(tenant: string, known: KnownAttributes): readonly string[] {
  return [...known].map(([name, value]) => `contact ${tenant} ${name} ${toSearchValue(name, value)}`);
}
