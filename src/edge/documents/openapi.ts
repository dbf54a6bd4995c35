import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import { isJsonObject } from '../../kernel/json.ts';
import type { Sample } from '../../operations/definition/operation-definition.ts';
import type { Requestable } from '../acceptance/requested-operation.ts';
import { toBodyParameters } from '../acceptance/url-parameters.ts';
import { failures } from '../failure.ts';
import { sessionOperations } from '../resources/session-operations.ts';
import { API_ROOT, urlParameterNames } from '../url-path.ts';
import type { DocumentedOperation } from './documented-operation.ts';
import { toJsonSchema } from './json-schema.ts';
import { readResources } from './read-resources.ts';

/** The REST API as OpenAPI 3.1: one POST for each URL, its body one of the operations by operationName. */
export function toOpenApi(catalogue: readonly DocumentedOperation[], version: string): JsonObject {
  const groups = Map.groupBy(catalogue, ({ path }) => path);
  const posts = [...groups].map(([path, operations]) => [
    path,
    { ...toUrlParameters(path, operations), post: toPost(operations, acceptance) },
  ]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'ucs-gateway',
      version,
      summary: 'Operations on contacts and interactions; outcomes arrive as Bayeux notifications.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: API_ROOT }],
    security: [{ basic: [] }, { session: [] }, { bearer: [] }],
    paths: { ...readResources(refusals), ...toSessionPost(), ...Object.fromEntries(posts) },
    components: {
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic' },
        session: { type: 'apiKey', in: 'cookie', name: 'JSESSIONID' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: { Refusal: refusalSchema },
    },
  };
}

const acceptance: JsonObject = {
  description: 'Accepted: the outcome arrives as a notification with the same referenceId.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['statusCode', 'referenceId'],
        properties: { statusCode: { const: 0 }, referenceId: { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1 } },
      },
      example: { statusCode: 0, referenceId: 123 },
    },
  },
};

const refusalSchema: JsonObject = {
  type: 'object',
  required: ['statusCode', 'statusMessage'],
  properties: {
    statusCode: { type: 'integer', enum: [...new Set(Object.values(failures).map(({ statusCode }) => statusCode))] },
    statusMessage: { type: 'string' },
  },
};

/** One response for each HTTP status in the table of failures. */
const refusals: JsonObject = Object.fromEntries(
  [...Map.groupBy(Object.values(failures), ({ httpStatus }) => httpStatus)].map(([httpStatus, rows]) => [
    String(httpStatus),
    {
      description: rows.map(({ statusCode, when }) => `${statusCode}: ${when}`).join('; '),
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
    },
  ]),
);

type Documentable = Requestable & Partial<DocumentedOperation>;

function toPost(operations: readonly Documentable[], success: JsonObject): JsonObject {
  const samples = toSamples(operations).map(
    ([key, name, { title, body }]) => [key, { summary: `${name}: ${title}`, value: body }] as const,
  );
  return {
    summary: operations.map(({ name }) => name).join(', '),
    description: operations.map((operation) => `- **${operation.name}**: ${toDescription(operation)}`).join('\n'),
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { oneOf: operations.map(toBodySchema) },
          ...(samples.length > 0 && { examples: Object.fromEntries(samples) }),
        },
      },
    },
    responses: { '200': success, ...refusals },
  };
}

/** Samples under the names they have in the document: the body and the parameters of one sample share theirs. */
function toSamples(operations: readonly Documentable[]): readonly (readonly [string, string, Sample])[] {
  return operations.flatMap(({ name, samples = [] }) =>
    samples.map((sample, index) => [`${name}-${index + 1}`, name, sample] as const),
  );
}

function toDescription({ summary, features }: Documentable): string {
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
    properties: { operationName: { const: operation.name }, ...(isJsonObject(properties) ? properties : {}) },
    required: ['operationName', ...(Array.isArray(required) ? required : [])],
  };
}

function toUrlParameters(path: string, operations: readonly Documentable[]): JsonObject {
  const [operation] = operations;
  const { properties } = operation ? toJsonSchema(operation.parameters, 'input') : {};
  const schemas = isJsonObject(properties) ? properties : {};
  const parameters: JsonValue[] = urlParameterNames(path).map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: schemas[name] ?? { type: 'string' },
    examples: Object.fromEntries(
      toSamples(operations).map(([key, , { path: ids }]) => [key, { value: ids[name] ?? '' }]),
    ),
  }));
  return parameters.length === 0 ? {} : { parameters };
}

function toSessionPost(): JsonObject {
  const me = readResources(refusals)['/me'];
  const success = { description: 'Done.', content: { 'application/json': { example: { statusCode: 0 } } } };
  return { '/me': { ...(isJsonObject(me) ? me : {}), post: toPost(sessionOperations, success) } };
}
