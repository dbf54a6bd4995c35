import { parseArgs } from 'node:util';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { type Command, EXIT_FAILED, EXIT_OK, EXIT_WRONG_USE, type Surroundings } from '../command.ts';
import { createPollingClient, type PollingClient } from '../polling-client.ts';

type Peer = { readonly url: string; readonly authorization: string };
/** Without a request, the notifications are watched until the command is ended. */
type Call = Peer & { readonly request: OperationRequest | undefined };
type OperationRequest = { readonly path: string; readonly body: JsonObject };

const CHANNEL = '/v2/ucs/interactions';
const WAIT_MAX_MS = 75_000;

export const call: Command = {
  name: 'call',
  usage: "PATH JSON | --watch [--url http://127.0.0.1:8090] [--user alice]   (password: CALL_PASSWORD, else 'demo')",
  summary:
    'send an operation to a running gateway and wait for its notification, or watch all that arrive for the user',
  help: () => ['The password is read from CALL_PASSWORD.'],
  async run(words, surroundings) {
    const parsed = parseCall(words, surroundings);
    if (typeof parsed === 'string') {
      surroundings.complain(parsed);
      return EXIT_WRONG_USE;
    }
    const { request, ...peer } = parsed;
    try {
      return await (request === undefined ? watch(peer, surroundings) : callAndWait(peer, request, surroundings));
    } catch (error) {
      surroundings.complain(`no answer from ${parsed.url}: ${reasonOf(error)}`);
      return EXIT_FAILED;
    }
  },
};

/** The command line as a call, or what is wrong with it. */
function parseCall(words: readonly string[], { env }: Surroundings): Call | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        url: { type: 'string', default: 'http://127.0.0.1:8090' },
        user: { type: 'string', default: 'alice' },
        watch: { type: 'boolean', default: false },
      },
    });
    const credentials = Buffer.from(`${values.user}:${env['CALL_PASSWORD'] ?? 'demo'}`).toString('base64');
    if (!/^https?:\/\/./.test(values.url) || !URL.canParse(values.url))
      return `--url: expected an address such as http://127.0.0.1:8090, got '${values.url}'`;
    const peer = { url: values.url.replace(/\/{1,8}$/, ''), authorization: `Basic ${credentials}` };
    if (values.watch && positionals.length === 0) return { ...peer, request: undefined };
    const request = parseOperationRequest(positionals);
    return typeof request === 'string' ? request : { ...peer, request };
  } catch (error) {
    return reasonOf(error);
  }
}

function parseOperationRequest([path, json, ...more]: readonly string[]): OperationRequest | string {
  if (path === undefined || json === undefined || more.length > 0)
    return 'expected a PATH below /api/v2 and a JSON object, or --watch';
  if (!path.startsWith('/')) return `expected a PATH that begins with /, got '${path}'`;
  const body: unknown = JSON.parse(json);
  return isJsonObject(body) ? { path, body } : 'expected a JSON object';
}

/** Prints every notification of the user as it arrives, until the session ends. */
async function watch(peer: Peer, { print, complain }: Surroundings): Promise<number> {
  const client = await createPollingClient({ ...peer, signal: new AbortController().signal });
  await client.subscribe(CHANNEL);
  for await (const { data } of client.events()) print(JSON.stringify(data));
  complain('the gateway ended the session');
  return EXIT_FAILED;
}

/** Subscribes, sends, and follows the notifications until the one with the request's referenceId. */
async function callAndWait(peer: Peer, request: OperationRequest, { print, complain }: Surroundings): Promise<number> {
  const signal = AbortSignal.timeout(WAIT_MAX_MS);
  const client = await createPollingClient({ ...peer, signal });
  try {
    await client.subscribe(CHANNEL);
    const answer = await post(peer, request, signal);
    print(JSON.stringify(answer));
    if (answer['statusCode'] !== 0) return EXIT_FAILED;
    if (answer['referenceId'] === undefined) return EXIT_OK;
    const notification = await notificationOf(client, answer['referenceId']);
    if (notification === undefined) complain('the session ended before the notification came');
    else print(JSON.stringify(notification));
    return notification === undefined || 'errorMessage' in notification ? EXIT_FAILED : EXIT_OK;
  } finally {
    await client.disconnect();
  }
}

async function notificationOf(client: PollingClient, referenceId: unknown): Promise<JsonObject | undefined> {
  for await (const { data } of client.events()) {
    if (isJsonObject(data) && data['referenceId'] === referenceId) return data;
  }
  return undefined;
}

async function post(
  { url, authorization }: Peer,
  { path, body }: OperationRequest,
  signal: AbortSignal,
): Promise<JsonObject> {
  const headers = { authorization, 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/v2${path}`, { method: 'POST', headers, body: JSON.stringify(body), signal });
  const answer: unknown = await response.json();
  if (!isJsonObject(answer)) throw new Error(`the answer is no JSON object (HTTP ${response.status})`);
  return answer;
}

/** The cause says more than fetch's own "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
