import { type ZodType, z } from 'zod';
import type { JsonObject } from '../../kernel/json.ts';
import { isJsonObject } from '../../kernel/json.ts';

/** A zod schema as JSON Schema 2020-12, the dialect of OpenAPI 3.1 and AsyncAPI 3: what is sent (`input`) or what comes out (`output`). */
export function toJsonSchema(schema: ZodType, io: 'input' | 'output'): JsonObject {
  // Through JSON: what zod answers has functions and symbols beside the schema.
  const made: unknown = JSON.parse(
    JSON.stringify(z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' })),
  );
  if (!isJsonObject(made)) return {};
  const { $schema: _, ...bare } = made;
  return bare;
}
