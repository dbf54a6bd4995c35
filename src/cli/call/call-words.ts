import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { Environment } from '../../config/environment.ts';
import { hasExactNumbers, isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { nearestName } from '../../kernel/nearest-name.ts';
import type { OperationFace } from '../../operations/definition/operation.ts';
import { dialects } from '../../operations/dialects.ts';
import { v2 } from '../../operations/v2/dialect.ts';
import { findOperation, type OperationRequest, toFlags, toOperationRequest } from './operation-flags.ts';

export type Peer = { readonly url: string; readonly authorization: string };
/** Which notifications are printed: those that have each of the fields that are given. */
export type Filter = { readonly referenceId: number | undefined; readonly messageType: string | undefined };

/** What the words of `call` ask for. */
export type Call = Peer & {
  /** One JSON line for each thing that comes, also on a terminal. */
  readonly json: boolean;
} & ({ readonly request: OperationRequest } | { readonly watch: Filter });

const COMMON_OPTIONS = {
  url: { type: 'string' },
  user: { type: 'string' },
  token: { type: 'string' },
  json: { type: 'boolean' },
  body: { type: 'string' },
  watch: { type: 'boolean' },
  'reference-id': { type: 'string' },
  'message-type': { type: 'string' },
} as const satisfies ParseArgsOptionsConfig;

export const COMMON_FLAGS: readonly string[] = Object.keys(COMMON_OPTIONS).map((name) => `--${name}`);

/** The words as a call, or what is wrong with them in one sentence. `readBody` reads the file that --body names, or stdin for `-`. */
export async function parseCall(
  words: readonly string[],
  env: Environment,
  readBody: (name: string) => Promise<string>,
): Promise<Call | string> {
  // Flags may stand before it.
  const operation = words.map((word) => findOperation(word)).find((found) => found !== undefined);
  const flags = operation === undefined ? [] : toFlags(operation);
  const known = [...COMMON_FLAGS, ...flags.map(({ flag }) => flag)];
  const [first = ''] = words;
  if (operation === undefined && /^[a-z]/i.test(first)) return unknownOperation(first);
  const strange = words.find((word) => word.startsWith('--') && !known.includes(word.replace(/=.*/s, '')));
  if (strange !== undefined) return unknownFlag(strange, known);
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(flags.map(({ name }) => [name, { type: 'string' }] as const)),
        ...COMMON_OPTIONS,
      },
    });
    const peer = toPeer(values, env);
    if (typeof peer === 'string') return peer;
    const json = values.json === true;
    if (values.watch === true && positionals.length === 0) {
      const filter = parseFilter(values);
      return typeof filter === 'string' ? filter : { ...peer, json, watch: filter };
    }
    const body = values.body === undefined ? {} : await readParameters(values.body, readBody);
    if (typeof body === 'string') return body;
    const request = toRequest(operation, positionals, new Map(Object.entries(values)), body);
    return typeof request === 'string' ? request : { ...peer, json, request };
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

function unknownFlag(word: string, known: readonly string[]): string {
  const meant = nearestName(word, known);
  return `no option ${word}${meant === undefined ? `; there are ${known.join(', ')}` : `: is ${meant} meant?`}`;
}

type Values = Readonly<Partial<Record<'url' | 'user' | 'token' | 'reference-id' | 'message-type', string | boolean>>>;

function toPeer(values: Values, env: Environment): Peer | string {
  const url = String(values.url ?? env['GATEWAY_URL'] ?? 'http://127.0.0.1:8090');
  if (!/^https?:\/\/./.test(url) || !URL.canParse(url))
    return `--url or GATEWAY_URL: expected an address such as http://127.0.0.1:8090, got '${url}'`;
  const token = values.token ?? env['CALL_TOKEN'];
  const user = values.user ?? env['CALL_USER'] ?? 'alice';
  const basic = Buffer.from(`${user}:${env['CALL_PASSWORD'] ?? 'demo'}`).toString('base64');
  return {
    url: url.replace(/\/{1,8}$/, ''),
    authorization: token === undefined ? `Basic ${basic}` : `Bearer ${token}`,
  };
}

function parseFilter(values: Values): Filter | string {
  const referenceId = values['reference-id'] === undefined ? undefined : Number(values['reference-id']);
  if (Number.isNaN(referenceId)) return `--reference-id: expected a number, got '${values['reference-id']}'`;
  const messageType = values['message-type'] === undefined ? undefined : String(values['message-type']);
  return { referenceId, messageType };
}

/** The file's text as parameters, or what is wrong with it. */
async function readParameters(name: string, readBody: (name: string) => Promise<string>): Promise<JsonObject | string> {
  try {
    return parseBody(await readBody(name));
  } catch (error) {
    return `--body ${name}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function parseBody(text: string): JsonObject | string {
  const body: unknown = JSON.parse(text);
  // Another number than the one that was written would be sent.
  return isJsonObject(body) && hasExactNumbers(body) ? body : '--body: expected a JSON object with numbers below 2^53';
}

function toRequest(
  operation: OperationFace | undefined,
  positionals: readonly string[],
  values: ReadonlyMap<string, unknown>,
  base: JsonObject,
): OperationRequest | string {
  const [first, json, ...more] = positionals;
  if (operation !== undefined && json === undefined) return toOperationRequest(operation, values, base);
  if (first === undefined || more.length > 0)
    return 'expected the name of an operation and its flags, a PATH below /api/v2 or /workspace/v3 and a JSON object, or --watch';
  if (!first.startsWith('/')) return unknownOperation(first);
  if (json === undefined)
    return Object.keys(base).length > 0
      ? { path: toWholePath(first), body: base }
      : 'expected a JSON object behind the PATH, or --body';
  const body = parseBody(json);
  return typeof body === 'string'
    ? 'expected a JSON object behind the PATH'
    : { path: toWholePath(first), body: { ...base, ...body } };
}

/** What is not below the root of another dialect is below that of v2. */
function toWholePath(path: string): string {
  return dialects.some(({ root }) => path.startsWith(`${root}/`)) ? path : v2.root + path;
}

function unknownOperation(name: string): string {
  const meant = findOperation(name, true);
  return `no operation '${name}'${meant === undefined ? '' : `: is ${meant.name} meant?`}; a PATH begins with /`;
}
