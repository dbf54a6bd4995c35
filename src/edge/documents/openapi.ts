import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import { isJsonObject } from '../../kernel/json.ts';
import type { Sample } from '../../operations/definition/operation-definition.ts';
import { sessionOperations } from '../resources/session-operations.ts';
import { API_ROOT, urlParameterNames } from '../url-path.ts';
import { answerSchemas, ref, refusals, toAnswer } from './answer-schemas.ts';
import type { DocumentedOperation } from './documented-operation.ts';
import { toJsonSchema } from './json-schema.ts';
import { readResources } from './read-resources.ts';
import { type Documentable, toDescription, toOperationId, toRequestName, toRequestSchemas } from './request-schemas.ts';

/** The REST API as OpenAPI 3.1: one POST for each URL, its body one of the operations by operationName. */
export function toOpenApi(catalogue: readonly DocumentedOperation[], version: string): JsonObject {
  const groups = Map.groupBy(catalogue, ({ path }) => path);
  const posts = [...groups].map(([path, operations]) => [
    path,
    { ...toUrlParameters(path, operations), post: toPost(operations, accepted) },
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
    paths: { ...readResources, ...toSessionPost(), ...Object.fromEntries(posts) },
    components: {
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic' },
        session: { type: 'apiKey', in: 'cookie', name: 'JSESSIONID' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: { ...toRequestSchemas([...sessionOperations, ...catalogue]), ...answerSchemas },
    },
  };
}

const accepted = toAnswer('Accepted: the outcome arrives as a notification with the same referenceId.', 'Acceptance', {
  statusCode: 0,
  referenceId: 123,
});

function toPost(operations: readonly Documentable[], success: JsonObject): JsonObject {
  const samples = toSamples(operations).map(
    ([key, name, { title, body }]) => [key, { summary: `${name}: ${title}`, value: body }] as const,
  );
  return {
    operationId: toOperationId(operations),
    summary: operations.map(({ name }) => name).join(', '),
    description: operations.map((operation) => `- **${operation.name}**: ${toDescription(operation)}`).join('\n'),
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: ref(toRequestName(operations)),
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
  const done = toAnswer('Done.', 'Done', { statusCode: 0 });
  return { '/me': { ...readResources['/me'], post: toPost(sessionOperations, done) } };
}
