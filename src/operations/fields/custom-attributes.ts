import { z } from 'zod';
import { isExactNumber, isJsonObject, type JsonObject, type JsonValue, NUMBER_MAX } from '../../kernel/json.ts';
import { EXPECTED_NUMBER, EXPECTED_TEXT, isExactText } from './exact.ts';
import { characterCount, optional } from './text.ts';

const NAMES_MAX = 256;
const NAME_MAX_CHARACTERS = 256;
const EQUALS_MAX = 16;

const namesError = `expected an array of at most ${NAMES_MAX} names, each of at most ${NAME_MAX_CHARACTERS} characters`;
/** Names of attached data that a resource shows under customAttributes. */
export const customAttributes = optional(
  z
    .array(
      z
        .string({ error: namesError })
        .refine(isName, { error: namesError })
        .refine(isExactText, EXPECTED_TEXT)
        .meta({ maxLength: NAME_MAX_CHARACTERS }),
      {
        error: namesError,
      },
    )
    .max(NAMES_MAX, { error: namesError })
    .meta({ description: 'Keys of the attached data to include as customAttributes.' }),
);

const equalsError = `expected an object of at most ${EQUALS_MAX} names with strings, numbers or booleans`;
/** What attached data must hold, all of it. Not a record of zod, which drops the name __proto__. */
export const searchCustomAttributes = optional(
  z
    .custom<JsonObject>(isJsonObject, { error: equalsError })
    .superRefine((equals, context) => {
      const expected = expectationMissed(equals);
      if (expected !== undefined) context.addIssue({ code: 'custom', message: expected });
    })
    .meta({
      description: 'Keys and values that the attached data must hold, all of them.',
      type: 'object',
      maxProperties: EQUALS_MAX,
      // Any JSON for generators of clients, which pass over what stands under if.
      additionalProperties: {
        minimum: -NUMBER_MAX,
        maximum: NUMBER_MAX,
        if: { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
        else: { not: {} },
      },
      propertyNames: { maxLength: NAME_MAX_CHARACTERS },
    }),
);

/** The values as text, which is how the UCS compares them. */
export function toEqualTexts(equals: JsonObject | undefined): Record<string, string> | undefined {
  if (equals === undefined) return undefined;
  return Object.fromEntries(Object.entries(equals).map(([name, value]) => [name, String(value)]));
}

function expectationMissed(equals: JsonObject): string | undefined {
  const entries = Object.entries(equals);
  if (entries.length > EQUALS_MAX || !entries.every(([name]) => isName(name))) return equalsError;
  for (const [name, value] of entries) {
    const missed = isExactText(name) ? valueMissed(value) : EXPECTED_TEXT;
    if (missed !== undefined) return missed;
  }
  return undefined;
}

function valueMissed(value: JsonValue): string | undefined {
  switch (typeof value) {
    case 'string':
      return isExactText(value) ? undefined : EXPECTED_TEXT;
    case 'number':
      return isExactNumber(value) ? undefined : EXPECTED_NUMBER;
    case 'boolean':
      return undefined;
    default:
      return equalsError;
  }
}

function isName(name: string): boolean {
  return characterCount(name) <= NAME_MAX_CHARACTERS;
}
