import { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts';
import { optional } from '../../fields/text.ts';
import { userDataMissed } from '../../fields/user-data.ts';

const PAIR = 'expected objects with key, type (str, int or kvlist) and a value of that type';

const toPairSchema = (type: string, valueType: 'string' | 'integer' | 'array') => ({
  type: 'object' as const,
  required: ['key', 'type', 'value'],
  properties: {
    key: { type: 'string' as const },
    type: { enum: [type] },
    value: { type: valueType, ...(valueType === 'array' && { items: { type: 'object' as const } }) },
  },
});

/** Attached data as a list of pairs. */
export const kvpairs = (description: string) =>
  z
    .custom<readonly JsonValue[]>(Array.isArray, { error: 'expected an array of pairs' })
    .superRefine((pairs, context) => {
      const expected = isKvlist(pairs, 0) ? userDataMissed(fromKvpairs(pairs)) : PAIR;
      if (expected !== undefined) context.addIssue({ code: 'custom', message: expected });
    })
    .meta({
      description: `${description} Pairs {"key", "type", "value"}: type str with a string, int with a whole number, kvlist with further pairs; each key once. Limits as for userData of v2.`,
      type: 'array',
      items: {
        anyOf: [toPairSchema('str', 'string'), toPairSchema('int', 'integer'), toPairSchema('kvlist', 'array')],
      },
    });

export const optionalKvpairs = (description: string) => optional(kvpairs(description));

/** Deeper than attached data may be. */
const LEVELS_LOOKED_AT = 16;

function isKvlist(list: readonly JsonValue[], level: number): boolean {
  const keys = new Set<string>();
  return list.every((pair) => {
    if (!isJsonObject(pair) || typeof pair['key'] !== 'string' || keys.has(pair['key'])) return false;
    keys.add(pair['key']);
    const { type, value } = pair;
    if (type === 'str') return typeof value === 'string';
    if (type === 'int') return Number.isInteger(value);
    return type === 'kvlist' && Array.isArray(value) && level < LEVELS_LOOKED_AT && isKvlist(value, level + 1);
  });
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
