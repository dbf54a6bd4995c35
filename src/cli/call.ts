import { parseArgs } from 'node:util';
import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import { type Command, EXIT_FAILED, EXIT_OK, EXIT_WRONG_USE, type Surroundings } from './command.ts';
import { createPollingClient, type PollingClient } from './polling-client.ts';

type Call = {
  readonly url: string;
  readonly authorization: string;
  readonly path: string;
  readonly body: JsonObject;
  readonly waitMaxMs: number;
};

const CHANNEL = '/v2/ucs/interactions';
const WAIT_MAX_MS = 75_000;

export const call: Command = {
  name: 'call',
  usage:
    "PATH JSON [--url http://127.0.0.1:8090] [--user alice]   (the password is in CALL_PASSWORD; 'demo' without it)",
  summary:
    'send one operation to a running gateway, such as call /ucs/interactions \'{"operationName":...}\', and wait for its notification',
  async run(words, surroundings) {
    const parsed = parseCall(words, surroundings);
    if (typeof parsed === 'string') {
      surroundings.complain(parsed);
      return EXIT_WRONG_USE;
    }
    try {
      return await callAndWait(parsed, surroundings);
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
      },
    });
    const [path, json, ...more] = positionals;
    if (path === undefined || json === undefined || more.length > 0)
      return 'expected a PATH below /api/v2 and a JSON object';
    if (!path.startsWith('/')) return `expected a PATH that begins with /, got '${path}'`;
    const body: unknown = JSON.parse(json);
    if (!isJsonObject(body)) return 'expected a JSON object';
    const credentials = Buffer.from(`${values.user}:${env['CALL_PASSWORD'] ?? 'demo'}`).toString('base64');
    return { url: values.url, authorization: `Basic ${credentials}`, path, body, waitMaxMs: WAIT_MAX_MS };
  } catch (error) {
    return reasonOf(error);
  }
}

/** Subscribes, sends, and follows the notifications until the one with the request's referenceId. */
async function callAndWait(request: Call, { print, complain }: Surroundings): Promise<number> {
  const signal = AbortSignal.timeout(request.waitMaxMs);
  const client = await createPollingClient({ ...request, signal });
  try {
    await client.subscribe(CHANNEL);
    const answer = await post(request, signal);
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

async function post({ url, path, body, authorization }: Call, signal: AbortSignal): Promise<JsonObject> {
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
