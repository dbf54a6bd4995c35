import { z } from 'zod';
import { isExactNumber, isJsonObject, type JsonObject, type JsonValue, NUMBER_MAX } from '../../kernel/json.ts';
import { EXPECTED_NUMBER, EXPECTED_TEXT, isExactText } from './exact.ts';
import { optional } from './text.ts';

const KEYS_MAX = 2_000;
const JSON_MAX_BYTES = 131_072;
/** Attached data may be so deep. */
export const LEVELS_MAX = 8;

export const EXPECTED_LEVELS = `expected at most ${LEVELS_MAX} levels of nesting`;

/**
 * A value with so many levels below it, as JSON Schema. Without a type of its own, so that clients made of it take any JSON; generators pass over what stands under if.
 */
function toValueSchema(levels: number): JsonObject {
  const plain = ['string', 'number', 'boolean', 'null'].map((type) => ({ type }));
  const object = { type: 'object', ...(levels > 0 && { additionalProperties: toValueSchema(levels - 1) }) };
  const allowed = levels > 0 ? [...plain, object] : plain;
  return { minimum: -NUMBER_MAX, maximum: NUMBER_MAX, if: { anyOf: allowed }, else: { not: {} } };
}

/** Attached data: names with strings, numbers, booleans, nulls or further such objects (web-services-api.md, section 6). */
export const userData = (description: string) =>
  optional(
    z
      .custom<JsonObject>(isJsonObject, { error: 'expected an object' })
      .superRefine((value, context) => {
        const expected = userDataMissed(value);
        if (expected !== undefined) context.addIssue({ code: 'custom', message: expected });
      })
      .meta({
        description: `${description} At most ${KEYS_MAX} keys, ${JSON_MAX_BYTES} bytes as JSON, ${LEVELS_MAX} levels. Values are strings, numbers, booleans, null, or further objects.`,
        type: 'object',
        maxProperties: KEYS_MAX,
        additionalProperties: toValueSchema(LEVELS_MAX - 1),
      }),
  );

/** What attached data was expected to be and is not; undefined when nothing is wrong with it. */
export function userDataMissed(value: JsonObject): string | undefined {
  if (Object.keys(value).length > KEYS_MAX) return `expected at most ${KEYS_MAX} keys`;
  const missed = shapeMissed(value, 1);
  if (missed !== undefined) return missed;
  if (Buffer.byteLength(JSON.stringify(value)) > JSON_MAX_BYTES)
    return `expected at most ${JSON_MAX_BYTES} bytes as JSON`;
  return undefined;
}

/** Goes no deeper than the levels allowed, whatever was sent. */
function shapeMissed(value: JsonObject, level: number): string | undefined {
  if (level > LEVELS_MAX) return EXPECTED_LEVELS;
  for (const [key, inner] of Object.entries(value)) {
    if (!isExactText(key)) return `${EXPECTED_TEXT} in keys`;
    const missed = valueMissed(inner, level);
    if (missed !== undefined) return missed;
  }
  return undefined;
}

function valueMissed(value: JsonValue, level: number): string | undefined {
  if (Array.isArray(value)) return 'expected strings, numbers, booleans, null or objects as values, not arrays';
  if (typeof value === 'number' && !isExactNumber(value)) return EXPECTED_NUMBER;
  if (typeof value === 'string' && !isExactText(value)) return `${EXPECTED_TEXT} in values`;
  return isJsonObject(value) ? shapeMissed(value, level + 1) : undefined;
}
