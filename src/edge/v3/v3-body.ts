import { randomBytes } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import type { OperationFace } from '../../operations/definition/operation.ts';
import { characterCount } from '../../operations/fields/text.ts';
import type { Accept } from '../acceptance/accept.ts';
import { createParameterParser, type Requested } from '../acceptance/requested-operation.ts';
import type { EdgeContext, EdgeHandler } from '../edge-env.ts';
import type { EdgeFailure } from '../failure.ts';
import { urlParameterNames } from '../url-path.ts';
import type { V3Face, V3Route } from '../v3-face.ts';

const OPERATION_ID_MAX_CHARACTERS = 128;
const OPERATION_ID_BYTES = 8;

type Envelope =
  | { readonly operationId: string | undefined; readonly data: JsonObject; readonly failure: undefined }
  | { readonly operationId: string | undefined; readonly failure: EdgeFailure };

/** The handler of one URL, which is one operation: takes {operationId, data} apart and hands over what it asks for. */
export function createV3BodyHandler(operation: V3Face, route: V3Route, accept: Accept): EdgeHandler {
  const parse = createParameterParser({ ...operation, path: route.path });
  const namesInUrl = urlParameterNames(route.path);
  return async (c: EdgeContext) => {
    const envelope = withoutContradiction(parseEnvelope(await readJson(c)), namesInUrl, c);
    c.set('clientReference', envelope.operationId ?? randomBytes(OPERATION_ID_BYTES).toString('hex'));
    return accept(c, toRequested(operation, route, parse, envelope));
  };
}

function toRequested(
  operation: V3Face,
  { names = {} }: V3Route,
  parse: (data: JsonObject) => Requested<OperationFace>,
  envelope: Envelope,
): Requested<OperationFace> {
  if (envelope.failure !== undefined) return { operation, failure: envelope.failure };
  const data = rename(envelope.data, names);
  const missing = Object.keys(data).length === 0 ? undefined : operation.together.find((name) => isAbsent(data[name]));
  if (missing === undefined) return inData(parse(data), data);
  const detail = `${missing}: expected with the other data, got nothing`;
  return { operation, failure: { name: 'parameter-missing', detail } };
}

/** Who says nothing in the data has likely said it beside: then what is missing is told with its place. */
function inData(requested: Requested<OperationFace>, data: JsonObject): Requested<OperationFace> {
  const { failure } = requested;
  if (failure?.name !== 'parameter-missing' || Object.keys(data).length > 0) return requested;
  return { operation: requested.operation, failure: { ...failure, detail: `data.${failure.detail}` } };
}

/** Undefined for what is no JSON. */
async function readJson(c: EdgeContext): Promise<unknown> {
  try {
    return await c.req.json();
  } catch {
    return undefined;
  }
}

function parseEnvelope(body: unknown): Envelope {
  if (body === undefined) return { operationId: undefined, failure: { name: 'body-malformed' } };
  if (!isJsonObject(body)) {
    return { operationId: undefined, failure: { name: 'body-malformed', detail: 'body: expected an object' } };
  }
  const { operationId: given = null, data = null } = body;
  if (given !== null && !isOperationId(given)) {
    const detail = `operationId: expected a string of 1 to ${OPERATION_ID_MAX_CHARACTERS} characters of well-formed Unicode`;
    return { operationId: undefined, failure: { name: 'parameter-invalid', detail } };
  }
  const operationId = given ?? undefined;
  if (data !== null && !isJsonObject(data)) {
    return { operationId, failure: { name: 'parameter-invalid', detail: 'data: expected an object' } };
  }
  return { operationId, data: data ?? {}, failure: undefined };
}

/** Clients may say an id in the data as well as in the URL, but not another one. */
function withoutContradiction(envelope: Envelope, namesInUrl: readonly string[], c: EdgeContext): Envelope {
  if (envelope.failure !== undefined) return envelope;
  const { operationId, data } = envelope;
  const other = namesInUrl.find((name) => !isAbsent(data[name]) && data[name] !== c.req.param(name));
  if (other === undefined) return envelope;
  const detail = `${other}: expected the one in the URL, or none`;
  return { operationId, failure: { name: 'parameter-invalid', detail } };
}

function isOperationId(given: JsonValue): given is string {
  if (typeof given !== 'string' || given === '' || !given.isWellFormed()) return false;
  return characterCount(given) <= OPERATION_ID_MAX_CHARACTERS;
}

function rename(data: JsonObject, names: Readonly<Record<string, string>>): JsonObject {
  const theirs = Object.entries(data).map(([name, value]) => [Object.hasOwn(names, name) ? names[name] : name, value]);
  return Object.fromEntries(theirs);
}

function isAbsent(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === '';
}
