import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../../kernel/json.ts';
import type { ContactOutput } from '../../../proto/ucs/v1/Contact.ts';
import { givenId } from '../../definition/unusable-answer.ts';

/** Attributes that have a field of their own in a row, and whether that has all values. */
const FIELDS = new Map([
  ['FirstName', { field: 'firstName', all: false }],
  ['LastName', { field: 'lastName', all: false }],
  ['CompanyName', { field: 'CompanyName', all: false }],
  ['PhoneNumber', { field: 'phoneNumbers', all: true }],
  ['EmailAddress', { field: 'emailAddresses', all: true }],
]);

/** A contact in a list. Attributes without a value are left out. */
export const contactRow = z
  .object({
    id: z.string(),
    firstName: z.string().optional(),
    lastName: z.string().optional(),
    CompanyName: z.string().optional(),
    phoneNumbers: z.array(z.string()).optional(),
    emailAddresses: z.array(z.string()).optional(),
  })
  .meta({ description: 'Other attributes that were asked for stand under their own names, with their primary value.' });

export function toContactRow({ id, attributes }: ContactOutput, names: readonly string[]): JsonObject {
  const asked = new Set(names.length === 0 ? FIELDS.keys() : names);
  const row: [string, JsonValue][] = [['id', givenId(id, 'a contact')]];
  for (const { name, values } of attributes) {
    const [first] = values;
    if (!asked.has(name) || first === undefined || name === 'id') continue;
    const { field, all } = FIELDS.get(name) ?? { field: name, all: false };
    row.push([field, all ? values : first]);
  }
  return Object.fromEntries(row);
}
