import { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts';
import { optional } from '../../fields/text.ts';
import { EXPECTED_LEVELS, LEVELS_MAX, userDataMissed } from '../../fields/user-data.ts';

const PAIR = 'expected objects with key, type (str, int or kvlist) and a value of that type';

const KVPAIR_REF = { $ref: '#/components/schemas/Kvpair' };
const INT = { type: 'integer' as const, minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };
const VALUES = { str: { type: 'string' as const }, int: INT, kvlist: { type: 'array' as const, items: KVPAIR_REF } };

/** One pair as JSON Schema; the OpenAPI document of this dialect has it under this name. Generators of clients pass over what stands under if, and make one type of the rest. */
export const KVPAIR_SCHEMA = {
  type: 'object' as const,
  required: ['key', 'type', 'value'],
  properties: {
    key: { type: 'string' as const },
    type: { type: 'string' as const, enum: Object.keys(VALUES) },
    value: { anyOf: Object.values(VALUES) },
  },
  if: { anyOf: Object.entries(VALUES).map(([type, value]) => ({ properties: { type: { enum: [type] }, value } })) },
  else: { not: {} },
};

/** Attached data as a list of pairs. */
export const kvpairs = (description: string) =>
  z
    .custom<readonly JsonValue[]>(Array.isArray, { error: 'expected an array of pairs' })
    .superRefine((pairs, context) => {
      const expected = pairsMissed(pairs, 1) ?? userDataMissed(fromKvpairs(pairs));
      if (expected !== undefined) context.addIssue({ code: 'custom', message: expected });
    })
    .meta({
      description: `${description} Pairs {"key", "type", "value"}: type str with a string, int with a whole number, kvlist with further pairs; each key once. Limits as for userData of v2.`,
      type: 'array',
      items: KVPAIR_REF,
    });

export const optionalKvpairs = (description: string) => optional(kvpairs(description));

/** What pairs were expected to be and are not; undefined when nothing is wrong with them. */
function pairsMissed(list: readonly JsonValue[], level: number): string | undefined {
  const keys = new Set<string>();
  for (const pair of list) {
    if (!isJsonObject(pair) || typeof pair['key'] !== 'string') return PAIR;
    if (keys.has(pair['key'])) return 'expected each key once';
    keys.add(pair['key']);
    const missed = valueMissed(pair['type'], pair['value'], level);
    if (missed !== undefined) return missed;
  }
  return undefined;
}

function valueMissed(type: JsonValue | undefined, value: JsonValue | undefined, level: number): string | undefined {
  if (type === 'str') return typeof value === 'string' ? undefined : PAIR;
  // Past the whole numbers that JSON keeps exactly, userData says so.
  if (type === 'int') return Number.isInteger(value) ? undefined : PAIR;
  if (type !== 'kvlist' || !Array.isArray(value)) return PAIR;
  return level < LEVELS_MAX ? pairsMissed(value, level + 1) : EXPECTED_LEVELS;
}

/** Pairs as an object; of those that are checked. */
export function fromKvpairs(pairs: readonly JsonValue[]): JsonObject {
  const entries = pairs.flatMap((pair): [string, JsonValue][] => {
    if (!isJsonObject(pair) || typeof pair['key'] !== 'string') return [];
    const { key, value = '' } = pair;
    return [[key, Array.isArray(value) ? fromKvpairs(value) : value]];
  });
  return Object.fromEntries(entries);
}

/** An object as pairs: null is an empty string, what is neither text, a whole number nor an object is the text of it. */
export function toKvpairs(data: JsonObject): readonly JsonObject[] {
  return Object.entries(data).map(([key, value]) => ({ key, ...toTyped(value) }));
}

function toTyped(value: JsonValue): { readonly type: string; readonly value: JsonValue } {
  if (value === null) return { type: 'str', value: '' };
  if (typeof value === 'string') return { type: 'str', value };
  if (typeof value === 'number' && Number.isInteger(value)) return { type: 'int', value };
  if (isJsonObject(value)) return { type: 'kvlist', value: toKvpairs(value) };
  return { type: 'str', value: typeof value === 'object' ? JSON.stringify(value) : String(value) };
}
