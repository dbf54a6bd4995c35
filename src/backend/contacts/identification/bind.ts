import type { JsonObject } from '../../../kernel/json.ts';
import { isStorable } from '../../field-checks.ts';
import type { MethodTools } from '../../method.ts';
import { isNobodysNumber } from '../../store/numbers/phone-number.ts';
import type { Tx } from '../../store/schema.ts';
import { toSearchValue } from '../../store/search/search-value.ts';
import { IDENTIFYING_NAMES, valueMaxChars } from '../attribute.ts';
import { insertContact } from '../contact-rows.ts';
import { identify, isIdentifying, type KnownAttributes } from './identify.ts';

/** What may be done to find a contact. */
export type IdentifyMode = 'neither' | 'identify' | 'identify-or-create';

/**
 * Attached data whose keys are exact names of identifying attributes takes part; fields of the request win. A value that no attribute can have is no contact's, and does
 * not; nor does one of which nothing is compared, or a phone number that is nobody's, such as `anonymous`: it would be the same as every other one.
 */
export function toKnownAttributes(fields: Readonly<Record<string, string>>, userData: JsonObject): KnownAttributes {
  const known = new Map<string, string>();
  for (const name of IDENTIFYING_NAMES) {
    const value = fields[name] || userData[name];
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string' || toSearchValue(name, text) === '') continue;
    if (name === 'PhoneNumber' && isNobodysNumber(text)) continue;
    if (isStorable(text, valueMaxChars(name))) known.set(name, text);
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
  if (mode === 'neither' || !isIdentifying(known)) return { contactId: undefined, created: false };
  const before = await identify(tx, tenant, known);
  if (before !== undefined || mode === 'identify') return { contactId: before, created: false };
  // Who else looks for one of these values now waits, and finds what is made here.
  await store.lock(tx, toLockNames(tenant, known));
  const meanwhile = await identify(tx, tenant, known);
  if (meanwhile !== undefined) return { contactId: meanwhile, created: false };
  const attributes = [...known].map(([name, value]) => ({ name, values: [value] }));
  return { contactId: await insertContact(tx, tenant, newId(), attributes, nowMs()), created: true };
}

function toLockNames(tenant: string, known: KnownAttributes): readonly string[] {
  return [...known].map(([name, value]) => `contact ${tenant} ${name} ${toSearchValue(name, value)}`);
}
