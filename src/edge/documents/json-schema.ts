import { type ZodType, z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';

/** A zod schema as JSON Schema 2020-12, the dialect of OpenAPI 3.1 and AsyncAPI 3: what is sent (`input`) or what comes out (`output`). */
export function toJsonSchema(schema: ZodType, io: 'input' | 'output'): JsonObject {
  // Through JSON: what zod answers has functions and symbols beside the schema.
  const made: unknown = JSON.parse(
    JSON.stringify(z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' })),
  );
  if (!isJsonObject(made)) return {};
  const { $schema: _, ...bare } = made;
  return toPlain(bare);
}

/** The same in forms that generators of clients know: one type for a constant, and one flat list where a value may have several, described as a whole. */
function toPlain(schema: JsonObject): JsonObject {
  const plain = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, toPlainValue(value)]));
  const { const: constant, anyOf, ...rest } = plain;
  if (constant !== undefined) return { ...rest, type: typeof constant, enum: [constant] };
  if (!Array.isArray(anyOf)) return plain;
  const description = anyOf.filter(isJsonObject).find((form) => form['description'] !== undefined)?.['description'];
  return { ...(description !== undefined && { description }), ...rest, anyOf: anyOf.flatMap(toForms) };
}

function toPlainValue(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(toPlainValue);
  return isJsonObject(value) ? toPlain(value) : value;
}

/** What a value of an alternative may be, one by one. */
function toForms(alternative: JsonValue): readonly JsonValue[] {
  if (!isJsonObject(alternative)) return [alternative];
  const { description: _, anyOf, ...form } = alternative;
  return Array.isArray(anyOf) && Object.keys(form).length === 0
    ? anyOf
    : [anyOf === undefined ? form : { ...form, anyOf }];
}
