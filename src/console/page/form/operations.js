/**
 * @typedef {'choice' | 'boolean' | 'text' | 'long-text' | 'number' | 'list' | 'object'} FieldKind
 * @typedef {{ readonly name: string, readonly place: 'url' | 'query' | 'body', readonly required: boolean, readonly description: string,
 *   readonly limits: string, readonly mayBeEmpty: boolean, readonly kind: FieldKind, readonly choices: readonly string[] }} Field
 * @typedef {{ readonly title: string, readonly path: Readonly<Record<string, unknown>>, readonly body: Readonly<Record<string, unknown>> }} Sample
 * @typedef {'GET' | 'POST'} Method
 * @typedef {{ readonly name: string, readonly method: Method, readonly path: string, readonly summary: string, readonly fields: readonly Field[], readonly samples: readonly Sample[],
 *   readonly enveloped: boolean }} Operation `enveloped`: its parameters, if any, stand in `data`, and its name nowhere.
 * @typedef {{ readonly type?: string | readonly string[], readonly description?: string, readonly enum?: readonly string[],
 *   readonly anyOf?: readonly Schema[], readonly items?: Schema, readonly minimum?: number, readonly maximum?: number, readonly maxLength?: number,
 *   readonly minLength?: number, readonly pattern?: string, readonly maxItems?: number, readonly title?: string, readonly const?: string,
 *   readonly properties?: Readonly<Record<string, Schema>>, readonly required?: readonly string[], readonly $ref?: string, readonly oneOf?: readonly Schema[] }} Schema
 * @typedef {{ readonly name: string, readonly in: 'path' | 'query', readonly schema: Schema, readonly description?: string, readonly examples?: Readonly<Record<string, { readonly value: unknown }>> }} Parameter
 * @typedef {{ readonly schema: Schema,
 *   readonly examples?: Readonly<Record<string, { readonly summary: string, readonly value: Readonly<Record<string, unknown>> }>> }} Content
 * @typedef {{ readonly operationId: string, readonly summary: string, readonly parameters?: readonly Parameter[] }} Bare
 * @typedef {{ readonly parameters?: readonly Parameter[], readonly get?: Bare,
 *   readonly post?: Bare & { readonly deprecated?: boolean, readonly requestBody?: { readonly content: { readonly 'application/json': Content } } } }} PathItem
 * @typedef {{ readonly servers: readonly { readonly url: string }[], readonly paths: Readonly<Record<string, PathItem>>,
 *   readonly components: { readonly schemas: Readonly<Record<string, Schema>> } }} OpenApi
 */

const LONG_TEXT_MIN_CHARS = 1024;
/** What its names begin with is not in its document. */
const V3_ROOT = '/workspace/v3';

/**
 * Every URL, the operations of the catalogue first: what the gateway's own OpenAPI document says is all there is to know.
 * @param {OpenApi} document
 * @returns {readonly Operation[]}
 */
export function toOperations({ servers, paths, components }) {
  const root = servers[0]?.url ?? '';
  const operations = Object.entries(paths).flatMap(([path, item]) => {
    const content = item.post?.requestBody?.content['application/json'];
    // Other URLs of an operation would only repeat it.
    if (content === undefined || item.post?.deprecated) return [];
    const whole = named(content.schema, components.schemas);
    const bodies = (whole.oneOf ?? [whole]).map((body) => named(body, components.schemas));
    return bodies.map((body) => toOperation(root + path, item.parameters ?? [], body, content));
  });
  const bare = Object.entries(paths).flatMap(([path, { get, post }]) => [
    ...(get === undefined ? [] : [toBareOperation('GET', root, path, get)]),
    ...(post === undefined || post.requestBody !== undefined ? [] : [toBareOperation('POST', root, path, post)]),
  ]);
  const sampled = operations.filter(({ samples }) => samples.length > 0);
  return [...sampled, ...operations.filter(({ samples }) => samples.length === 0), ...bare];
}

/** What is asked for by its URL alone. @param {Method} method @param {string} root @param {string} path @param {Bare} bare @returns {Operation} */
function toBareOperation(method, root, path, { operationId, summary, parameters = [] }) {
  const dialect = root === V3_ROOT ? 'v3.' : '';
  const fields = parameters.map((parameter) => ({
    ...toField(parameter.name, parameter.in === 'path' ? 'url' : 'query', parameter.schema, parameter.in === 'path'),
    description: parameter.description ?? '',
  }));
  return { name: dialect + operationId, method, path: root + path, summary, fields, samples: [], enveloped: true };
}

/** A schema, or the one that it refers to. @param {Schema} schema @param {Readonly<Record<string, Schema>>} schemas */
function named(schema, schemas) {
  return schemas[schema.$ref?.split('/').at(-1) ?? ''] ?? schema;
}

/** @param {string} path @param {readonly Parameter[]} parameters @param {Schema} schema @param {Content} content @returns {Operation} */
function toOperation(path, parameters, schema, content) {
  const name = schema.title ?? '';
  const data = schema.properties?.['operationName'] === undefined ? schema.properties?.['data'] : undefined;
  // Where all of it may be left out, it may be null too; the first of several forms has all that the others have.
  const forms = data === undefined ? [schema] : toForms(data);
  const properties = forms[0]?.properties ?? {};
  const required = Object.keys(properties).filter((field) => forms.every((form) => form.required?.includes(field)));
  const inBody = Object.entries(properties).filter(([field]) => field !== 'operationName');
  return {
    name,
    method: 'POST',
    path,
    summary: schema.description ?? '',
    fields: [
      ...parameters.map((parameter) => toField(parameter.name, 'url', parameter.schema, true)),
      ...inBody.map(([field, own]) => toField(field, 'body', own, required.includes(field))),
    ],
    samples: Object.entries(content.examples ?? {})
      .filter(([, { value }]) => data !== undefined || value['operationName'] === name)
      .map(([key, { summary, value }]) => ({
        title: summary.replace(`${name}: `, ''),
        path: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.examples?.[key]?.value])),
        body: data === undefined ? value : toRecord(value['data']),
      })),
    enveloped: data !== undefined,
  };
}

/** @param {string} name @param {Field['place']} place @param {Schema} schema @param {boolean} required @returns {Field} */
function toField(name, place, schema, required) {
  const forms = toForms(schema);
  const description = [schema, ...(schema.anyOf ?? [])].find((form) => form.description !== undefined)?.description;
  return {
    name,
    place,
    required,
    description: description ?? '',
    limits: toLimits(forms),
    mayBeEmpty: mayBeEmpty(forms),
    ...toKind(forms),
  };
}

/** What a value may be, one by one; null, which counts as absent, is left out. @param {Schema} schema @returns {readonly Schema[]} */
function toForms(schema) {
  const forms = schema.anyOf?.flatMap(toForms) ?? [schema];
  return forms.filter(({ type }) => type !== 'null');
}

/** @param {readonly Schema[]} forms @returns {{ readonly kind: FieldKind, readonly choices: readonly string[] }} */
function toKind(forms) {
  const choices = forms.flatMap((form) => form.enum ?? []);
  if (choices.length > 0) return { kind: 'choice', choices };
  const [first] = forms;
  if (first?.type === 'object' || isOfObjects(first)) return { kind: 'object', choices };
  if (first?.type === 'boolean') return { kind: 'boolean', choices: ['true', 'false'] };
  if (first?.type === 'array') return { kind: 'list', choices };
  // Those that may also come as the string of a number are numbers all the same.
  if (first?.type === 'number' || first?.type === 'integer') return { kind: 'number', choices };
  return { kind: (first?.maxLength ?? 0) >= LONG_TEXT_MIN_CHARS ? 'long-text' : 'text', choices };
}

/** Whether an empty text is a value. @param {readonly Schema[]} forms */
function mayBeEmpty([{ type, minLength = 0, enum: choices, pattern } = {}]) {
  return type === 'array' || (type === 'string' && minLength === 0 && choices === undefined && pattern !== undefined);
}

/** Whether it is a list of objects; what such a document names is an object. @param {Schema | undefined} schema */
function isOfObjects(schema) {
  return schema?.items?.type === 'object' || schema?.items?.$ref !== undefined;
}

/** @param {readonly Schema[]} forms */
function toLimits(forms) {
  const [{ type, minimum, maxLength, maxItems } = {}] = forms;
  if (isOfObjects(forms[0])) return 'JSON: an array of objects.';
  if (type === 'array') return `One per line${maxItems === undefined ? '' : `, at most ${maxItems}`}.`;
  if (type === 'object') return 'A JSON object.';
  if (maxLength !== undefined) return `At most ${maxLength} characters.`;
  if (type === 'number') return minimum === undefined ? 'A number.' : `A number from ${minimum}.`;
  return '';
}

/** @param {unknown} value @returns {Readonly<Record<string, unknown>>} */
function toRecord(value) {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
