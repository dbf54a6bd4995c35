import { z } from 'zod';
import type { JsonObject } from '../../../kernel/json.ts';
import type { ContactOutput } from '../../../proto/ucs/v1/Contact.ts';

/** Attributes of a contact by name. */
export const contactAttributes = z
  .record(
    z.string(),
    z.array(z.object({ value: z.string(), primary: z.boolean().optional(), description: z.string().optional() })),
  )
  .meta({ description: 'By name, each with its values: the primary one first, and marked.' });

/** Those that are asked for; all when none is named. */
export function toContactAttributes({ attributes }: ContactOutput, names: readonly string[]): JsonObject {
  const asked = new Set(names);
  return Object.fromEntries(
    attributes
      .filter(({ name }) => asked.size === 0 || asked.has(name))
      .map(({ name, values, descriptions }) => [
        name,
        values.map((value, at) => ({
          value,
          ...(at === 0 && { primary: true }),
          ...(descriptions[at] && { description: descriptions[at] }),
        })),
      ]),
  );
}
