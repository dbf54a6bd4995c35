import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { V3_ROOT } from '../../operations/v3/dialect.ts';
import { KVPAIR_SCHEMA } from '../../operations/v3/fields/kvpairs.ts';
import { toBodyParameters } from '../acceptance/url-parameters.ts';
import { urlParameterNames } from '../url-path.ts';
import type { V3Face, V3Route } from '../v3-face.ts';
import { toJsonSchema } from './json-schema.ts';
import { toDescription } from './request-schemas.ts';
import { v3Refusals } from './v3-refusals.ts';

/** Workspace API v3 as OpenAPI 3.1: each URL is one operation, its body {operationId, data}. */
export function toOpenApiV3(catalogue: readonly V3Face[], version: string): JsonObject {
  const paths = catalogue.flatMap((operation) =>
    [operation, ...operation.aliases].map((route, at) => [route.path, toPathItem(operation, route, at)] as const),
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'ucs-gateway, Workspace API v3',
      version,
      summary: 'The UCS part of Workspace API v3; outcomes arrive as Bayeux notifications on its channel of contacts.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: V3_ROOT }],
    security: [{ session: [] }, { bearer: [] }, { basic: [] }],
    paths: { ...sessionPaths, ...Object.fromEntries(paths) },
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'WORKSPACE_SESSIONID' },
        bearer: { type: 'http', scheme: 'bearer' },
        basic: { type: 'http', scheme: 'basic' },
      },
      responses: refusalResponses,
      schemas: { Accepted: toStatusSchema(1), Done: toStatusSchema(0), Refusal: refusal, Kvpair: KVPAIR_SCHEMA },
    },
  };
}

const operationId: JsonObject = {
  anyOf: [{ type: 'string', minLength: 1, maxLength: 128 }, { type: 'null' }],
  description: 'Comes back with the answer and the event; made by the gateway where it is left out or null. Not a key.',
};

const refusal: JsonObject = {
  type: 'object',
  required: ['status'],
  properties: {
    status: {
      type: 'object',
      required: ['code', 'message'],
      properties: { code: { type: 'integer' }, message: { type: 'string' } },
    },
    operationId: { type: 'string' },
  },
};

function toStatusSchema(code: number): JsonObject {
  return {
    type: 'object',
    required: ['status'],
    properties: {
      status: { type: 'object', required: ['code'], properties: { code: { type: 'integer', enum: [code] } } },
      operationId: { type: 'string' },
    },
  };
}

function toAnswer(description: string, schema: string): JsonObject {
  return { description, content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } };
}

/** One response for each HTTP status that this dialect refuses with. */
const refusalResponses: JsonObject = Object.fromEntries(
  [...Map.groupBy(v3Refusals, ({ httpStatus }) => httpStatus)].map(([httpStatus, rows]) => [
    `Refused${httpStatus}`,
    toAnswer(rows.map(({ code, when }) => `${code}: ${when}`).join('; '), 'Refusal'),
  ]),
);

/** The same for every operation: they stand in the document once. */
const refusals: JsonObject = Object.fromEntries(
  Object.keys(refusalResponses).map((name) => [name.slice(-3), { $ref: `#/components/responses/${name}` }]),
);

function toSessionPath(method: 'get' | 'post', id: string, summary: string, schema: string): JsonObject {
  return { [method]: { operationId: id, summary, responses: { '200': toAnswer(summary, schema), ...refusals } } };
}

const sessionPaths: JsonObject = {
  '/initialize-workspace': toSessionPath(
    'post',
    'initializeWorkspace',
    'Begins a session; the answer sets its cookie.',
    'Accepted',
  ),
  '/activate-channels': toSessionPath('post', 'activateChannels', 'Taken: there is nothing to activate.', 'Done'),
  '/logout': toSessionPath('post', 'logout', 'Ends the session, with all that it has open.', 'Done'),
  '/current-session': toSessionPath('get', 'getCurrentSession', 'The user of the session.', 'Done'),
  '/configuration': toSessionPath('get', 'getConfiguration', 'The configuration, which is empty.', 'Done'),
  '/auth-keep-alive': toSessionPath('get', 'keepAlive', 'Keeps the session alive.', 'Done'),
};

/** The first URL has the operation's name; the others are there for older clients. */
function toPathItem(operation: V3Face, route: V3Route, at: number): JsonObject {
  const name = operation.name.replace('v3.', '');
  const whole = toDataSchema(operation, route);
  const mandatory = Array.isArray(whole['required']) && whole['required'].length > 0;
  const data = toDataForms(whole, operation.together);
  return {
    ...toUrlParameters(operation, route.path),
    post: {
      operationId: at === 0 ? name : `${name}${at + 1}`,
      summary: operation.summary,
      description: `${toDescription(operation)} Outcome: ${operation.event}.`,
      ...(at > 0 && { deprecated: true }),
      requestBody: {
        required: mandatory,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              title: operation.name,
              description: operation.summary,
              properties: { operationId, data: toUnion(mandatory ? data : [...data, { type: 'null' }]) },
              ...(mandatory && { required: ['data'] }),
            },
            ...(at === 0 && { examples: toExamples(operation) }),
          },
        },
      },
      responses: {
        '200': toAnswer('Accepted: the outcome arrives as an event with the same operationId.', 'Accepted'),
        ...refusals,
      },
    },
  };
}

/** What the data of a body may have, by the names of this URL. */
function toDataSchema(operation: V3Face, { path, names = {} }: V3Route): JsonObject {
  const schema = toJsonSchema(toBodyParameters({ ...operation, path }), 'input');
  const theirs = new Map(Object.entries(names).map(([their, our]) => [our, their]));
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).map(([name, own]) => [theirs.get(name) ?? name, own])),
    ...(required.length > 0 && { required: required.map((name) => theirs.get(String(name)) ?? name) }),
  };
}

/** What is mandatory together makes two forms where nothing else is mandatory: with all of it, and with nothing at all. */
function toDataForms(data: JsonObject, together: readonly string[]): readonly JsonObject[] {
  if (together.length === 0) return [data];
  const { properties, required } = data;
  const fields = isJsonObject(properties) ? Object.entries(properties) : [];
  const always = Array.isArray(required) ? required : [];
  const whole = fields.map(([name, field]) => [name, together.includes(name) ? withoutNull(field) : field] as const);
  const all = { ...data, properties: Object.fromEntries(whole), required: [...always, ...together] };
  return always.length > 0 ? [all] : [all, { type: 'object', additionalProperties: false }];
}

function withoutNull(field: JsonValue): JsonValue {
  if (!isJsonObject(field) || !Array.isArray(field['anyOf'])) return field;
  const { anyOf, ...rest } = field;
  const forms = anyOf.filter((form) => !isJsonObject(form) || form['type'] !== 'null');
  const [only] = forms;
  return forms.length === 1 && isJsonObject(only) ? { ...rest, ...only } : { ...rest, anyOf: forms };
}

function toUnion(forms: readonly JsonObject[]): JsonObject {
  const [only] = forms;
  return forms.length === 1 && only !== undefined ? only : { anyOf: [...forms] };
}

function toExamples({ samples }: V3Face): JsonObject {
  return Object.fromEntries(
    samples.map(({ title, body }, at) => [`sample-${at + 1}`, { summary: title, value: { data: body } }]),
  );
}

function toUrlParameters({ parameters, samples }: V3Face, path: string): JsonObject {
  const { properties } = toJsonSchema(parameters, 'input');
  const schemas = isJsonObject(properties) ? properties : {};
  const inUrl: JsonValue[] = urlParameterNames(path).map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: schemas[name] ?? { type: 'string' },
    examples: Object.fromEntries(samples.map(({ path: ids }, at) => [`sample-${at + 1}`, { value: ids[name] ?? '' }])),
  }));
  return inUrl.length === 0 ? {} : { parameters: inUrl };
}
