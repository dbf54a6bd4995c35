import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import type { Requestable } from '../acceptance/requested-operation.ts';
import { toBodyParameters } from '../acceptance/url-parameters.ts';
import type { DocumentedOperation } from './documented-operation.ts';
import { toJsonSchema } from './json-schema.ts';

/** Something that is asked for by operationName, with as much as is known of it. */
export type Documentable = Requestable & Partial<DocumentedOperation>;

/** The bodies of the operations, each under its operation's name, and for each URL with several what its body may be. */
export function toRequestSchemas(operations: readonly Documentable[]): JsonObject {
  const urls = [...Map.groupBy(operations, ({ path }) => path).values()].filter(({ length }) => length > 1);
  return {
    ...Object.fromEntries(operations.map((operation) => [operation.name, toBodySchema(operation)])),
    ...Object.fromEntries(urls.map((several) => [toRequestName(several), toChoice(several)])),
  };
}

/** The id of a URL's POST. The operations of one URL share it: a document has no more than one for each URL and method. */
export function toOperationId(operations: readonly Documentable[]): string {
  return operations.map(({ name }) => name).join('Or');
}

/** Names the schema of a URL's body: that of its one operation, or of the choice among several. */
export function toRequestName(operations: readonly Documentable[]): string {
  return operations.length === 1 ? toOperationId(operations) : `${toOperationId(operations)}Request`;
}

/** One of several by operationName. */
function toChoice(operations: readonly Documentable[]): JsonObject {
  const refs = operations.map(({ name }) => [name, `#/components/schemas/${name}`] as const);
  return {
    oneOf: refs.map(([, $ref]) => ({ $ref })),
    discriminator: { propertyName: 'operationName', mapping: Object.fromEntries(refs) },
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
