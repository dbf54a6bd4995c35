import { z } from 'zod';
import { optional } from './text.ts';

const NAMES_MAX = 256;
const NAME_MAX_CHARACTERS = 256;
const EQUALS_MAX = 16;

const namesError = `expected an array of at most ${NAMES_MAX} names`;
/** Names of attached data that a resource shows under customAttributes. */
export const customAttributes = optional(
  z
    .array(z.string({ error: namesError }).max(NAME_MAX_CHARACTERS, { error: namesError }), { error: namesError })
    .max(NAMES_MAX, { error: namesError })
    .meta({ description: 'Keys of the attached data to include as customAttributes.' }),
);

const equalsError = `expected an object of at most ${EQUALS_MAX} names with strings, numbers or booleans`;
const scalar = z.union([z.string(), z.number(), z.boolean()], { error: equalsError });
/** What attached data must hold, all of it. */
export const searchCustomAttributes = optional(
  z
    .record(z.string().max(NAME_MAX_CHARACTERS, { error: equalsError }), scalar, { error: equalsError })
    .refine((map) => Object.keys(map).length <= EQUALS_MAX, { error: equalsError })
    .meta({ description: 'Keys and values that the attached data must hold, all of them.' }),
);

/** The values as text, which is how the UCS compares them. */
export function toEqualTexts(
  map: Readonly<Record<string, string | number | boolean>> | undefined,
): Record<string, string> | undefined {
  if (map === undefined) return undefined;
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, String(value)]));
}
