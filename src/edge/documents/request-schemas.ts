import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { USER_DATA_VALUE, userDataValue } from '../../operations/fields/user-data.ts';
import type { Requestable } from '../acceptance/requested-operation.ts';
import { toBodyParameters } from '../acceptance/url-parameters.ts';
import { ref } from './answer-schemas.ts';
import type { DocumentedOperation } from './documented-operation.ts';
import { toJsonSchema } from './json-schema.ts';

/** Something that is asked for by operationName, with as much as is known of it. */
export type Documentable = Requestable & Partial<DocumentedOperation>;

/** The bodies of the operations, each under its operation's name. */
export function toRequestSchemas(operations: readonly Documentable[]): JsonObject {
  return {
    ...Object.fromEntries(operations.map((operation) => [operation.name, toBodySchema(operation)])),
    [USER_DATA_VALUE]: userDataValue,
  };
}

/** The body of one URL: the operation's, or one of several by operationName. */
export function toRequestSchema(operations: readonly Documentable[]): JsonObject {
  const [first, ...others] = operations;
  if (first !== undefined && others.length === 0) return ref(first.name);
  const mapping = Object.fromEntries(operations.map(({ name }) => [name, ref(name)['$ref'] ?? '']));
  return {
    oneOf: operations.map(({ name }) => ref(name)),
    discriminator: { propertyName: 'operationName', mapping },
  };
}

export function toDescription({ summary, features }: Documentable): string {
  const needs = features.length === 0 ? 'Needs no feature.' : `Needs ${features.join(' or ')}.`;
  return summary === undefined ? needs : `${summary} ${needs}`;
}

function toBodySchema(operation: Documentable): JsonObject {
  const schema = toJsonSchema(toBodyParameters(operation), 'input');
  const { properties, required } = schema;
  return {
    ...schema,
    title: operation.name,
    description: toDescription(operation),
    properties: {
      operationName: { type: 'string', enum: [operation.name] },
      ...(isJsonObject(properties) ? properties : {}),
    },
    required: ['operationName', ...(Array.isArray(required) ? required : [])],
  };
}
