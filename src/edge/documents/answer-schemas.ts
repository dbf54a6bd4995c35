import type { JsonObject } from '../../kernel/json.ts';
import { failures } from '../failure.ts';

const text: JsonObject = { type: 'string' };
const anything: JsonObject = { type: 'array', items: { type: 'object' } };
const success: JsonObject = { type: 'integer', enum: [0] };

const feature = { id: text, displayName: text, description: text, path: text, uri: text };
const service = {
  id: text,
  name: text,
  type: text,
  state: { type: 'string', enum: ['Active', 'Inactive'] },
  path: text,
  uri: text,
};
const user = {
  id: text,
  userName: text,
  firstName: text,
  lastName: text,
  emailAddress: text,
  enabled: { type: 'boolean' },
  roles: list(text),
  contactCenterId: text,
  path: text,
  uri: text,
};

/** What the answers are made of, by name. */
export const answerSchemas: JsonObject = {
  Refusal: whole({
    statusCode: { type: 'integer', enum: [...new Set(Object.values(failures).map(({ statusCode }) => statusCode))] },
    statusMessage: text,
  }),
  Acceptance: whole({
    statusCode: success,
    referenceId: { type: 'integer', format: 'int32', minimum: 1, maximum: 2 ** 31 - 1 },
  }),
  Done: whole({ statusCode: success }),
  Feature: whole(feature),
  Service: whole(service),
  User: {
    ...whole(user),
    properties: {
      ...user,
      features: list(ref('Feature')),
      channels: anything,
      devices: anything,
      settings: anything,
    },
  },
  UserAnswer: whole({ statusCode: success, user: ref('User') }),
  FeatureAnswer: whole({ statusCode: success, feature: ref('Feature') }),
  ServiceAnswer: whole({ statusCode: success, service: ref('Service') }),
  VersionAnswer: whole({ statusCode: success, version: text }),
  FeatureCollection: toCollection('features', 'Feature', feature),
  ServiceCollection: toCollection('services', 'Service', service),
};

export function ref(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

/** An answer with a body of this name. */
export function toAnswer(description: string, name: string, example: JsonObject): JsonObject {
  return { description, content: { 'application/json': { schema: ref(name), example } } };
}

/** One response for each HTTP status in the table of failures. */
export const refusals: JsonObject = Object.fromEntries(
  [...Map.groupBy(Object.values(failures), ({ httpStatus }) => httpStatus)].map(([httpStatus, rows]) => [
    String(httpStatus),
    {
      description: rows.map(({ statusCode, when }) => `${statusCode}: ${when}`).join('; '),
      content: { 'application/json': { schema: ref('Refusal') } },
    },
  ]),
);

/** An object that has all of these. */
function whole(properties: JsonObject): JsonObject {
  return { type: 'object', required: Object.keys(properties), properties };
}

/** URIs alone, or with `fields` the resources, which then have the fields that were asked for. */
function toCollection(name: string, one: string, properties: JsonObject): JsonObject {
  const shown = { type: 'object', description: `A ${one} with the fields that were asked for.`, properties };
  return {
    type: 'object',
    required: ['statusCode'],
    properties: { statusCode: success, uris: list(text), [name]: list(shown) },
  };
}

function list(items: JsonObject): JsonObject {
  return { type: 'array', items };
}
