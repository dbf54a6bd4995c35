import { text } from 'node:stream/consumers';
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { dialects } from '../../operations/dialects.ts';
import { type Call, type Filter, type Peer, parseCall } from '../call/call-words.ts';
import { type OperationRequest, operations, toFlags } from '../call/operation-flags.ts';
import { createPollingClient, type PollingClient, Refusal } from '../call/polling-client.ts';
import { type Command, EXIT_FAILED, EXIT_NO_ANSWER, EXIT_OK, EXIT_WRONG_USE, type Surroundings } from '../command.ts';

const CHANNELS = dialects.map(({ outcomesChannel }) => outcomesChannel);
const WAIT_MAX_MS = 75_000;

export const call: Command = {
  name: 'call',
  usage: 'OPERATION [--PARAMETER VALUE ...] | PATH JSON | --watch',
  summary:
    'send an operation to a running gateway and wait for its notification, or watch all that arrive for the user',
  help: () => [
    '',
    'Options:',
    '  --url URL        where the gateway is (GATEWAY_URL, else http://127.0.0.1:8090)',
    '  --user NAME      who calls (CALL_USER, else alice), with the password in CALL_PASSWORD, else demo',
    '  --token TOKEN    a bearer token in place of user and password (CALL_TOKEN, which other users of the machine do not see)',
    '  --body FILE      parameters as a JSON object in a file, or on stdin for -',
    '  --json           one JSON line for each thing that comes, also on a terminal',
    '  --watch          print every notification of the user as it comes; --reference-id N, --message-type TYPE: only these',
    '',
    'Operations and their parameters (* must be given; userData and the like as JSON):',
    ...operations.map((operation) => {
      const flags = toFlags(operation).map(({ flag, mandatory }) => flag + (mandatory ? '*' : ''));
      return `  ${operation.name}\n      ${flags.join(' ')}`;
    }),
    '',
    'Exit codes: 0 success, 1 refused or failed, 2 wrong use, 3 no answer or no notification in time.',
  ],
  async run(words, surroundings) {
    const parsed = await parseCall(words, surroundings.env, (name) => readBody(name, surroundings));
    if (typeof parsed === 'string') {
      surroundings.complain(parsed);
      return EXIT_WRONG_USE;
    }
    try {
      return await ('watch' in parsed
        ? watch(parsed, parsed.watch, surroundings)
        : callAndWait(parsed, parsed.request, surroundings));
    } catch (error) {
      if (error instanceof Refusal) {
        surroundings.complain(`${parsed.url} said no: ${error.message}`);
        return EXIT_FAILED;
      }
      surroundings.complain(`no answer from ${parsed.url}: ${reasonOf(error)}; --url or GATEWAY_URL says where it is`);
      return EXIT_NO_ANSWER;
    }
  },
};

async function readBody(name: string, { stdin, readFile }: Surroundings): Promise<string> {
  return name === '-' ? text(stdin) : readFile(name);
}

/** Prints every notification of the user as it arrives, until the session ends. */
async function watch(call: Call, filter: Filter, surroundings: Surroundings): Promise<number> {
  const client = await createPollingClient({
    ...call,
    signal: new AbortController().signal,
    onLost: tellLost(call, surroundings),
  });
  for (const channel of CHANNELS) await client.subscribe(channel);
  if (surroundings.human) surroundings.complain(`watching ${CHANNELS.join(' and ')} on ${call.url}; Ctrl-C ends it`);
  for await (const { data } of client.events()) if (matches(data, filter)) print(data, call, surroundings);
  surroundings.complain('the gateway ended the session');
  return EXIT_NO_ANSWER;
}

function matches(data: unknown, { referenceId, messageType }: Filter): boolean {
  if (!isJsonObject(data)) return false;
  if (referenceId !== undefined && data['referenceId'] !== referenceId) return false;
  return messageType === undefined || data['messageType'] === messageType;
}

/** Subscribes, sends, and follows the notifications until the one with the request's referenceId. */
async function callAndWait(call: Call, request: OperationRequest, surroundings: Surroundings): Promise<number> {
  const signal = AbortSignal.timeout(WAIT_MAX_MS);
  const client = await createPollingClient({ ...call, signal, onLost: tellLost(call, surroundings) });
  try {
    for (const channel of CHANNELS) await client.subscribe(channel);
    const answer = await post(call, request, signal);
    print(answer, call, surroundings);
    if (!isAccepted(answer)) return EXIT_FAILED;
    const id = toId(answer);
    if (id === undefined) return EXIT_OK;
    if (surroundings.human) surroundings.complain(`accepted as ${String(id)}, waiting for its notification`);
    const notification = await notificationOf(client, id);
    if (notification === undefined) {
      surroundings.complain('the session ended before the notification came; it is kept: call --watch shows it');
      return EXIT_NO_ANSWER;
    }
    print(notification, call, surroundings);
    return 'errorMessage' in notification || 'error' in notification ? EXIT_FAILED : EXIT_OK;
  } finally {
    await client.disconnect();
  }
}

/** Once for as long as it does not come back: it is tried each second. */
function tellLost({ url }: Call, { complain }: Surroundings): (error: unknown) => void {
  let told = '';
  return (error) => {
    const sentence = `no answer from ${url}: ${reasonOf(error)}; trying again`;
    if (sentence !== told) complain(sentence);
    told = sentence;
  };
}

/** For people over several lines, for programs in one. */
function print(value: unknown, { json }: Call, surroundings: Surroundings): void {
  surroundings.print(surroundings.human && !json ? JSON.stringify(value, null, 2) : JSON.stringify(value));
}

/** By the words of either dialect: statusCode 0, or a status whose code says done or accepted. */
function isAccepted({ statusCode, status }: JsonObject): boolean {
  return statusCode === 0 || (isJsonObject(status) && (status['code'] === 0 || status['code'] === 1));
}

/** What ties a notification to its request. */
function toId({ referenceId, operationId }: JsonObject): JsonValue | undefined {
  return referenceId ?? operationId;
}

async function notificationOf(client: PollingClient, id: JsonValue): Promise<JsonObject | undefined> {
  for await (const { data } of client.events()) {
    if (isJsonObject(data) && toId(data) === id) return data;
  }
  return undefined;
}

async function post(
  { url, authorization }: Peer,
  { path, body }: OperationRequest,
  signal: AbortSignal,
): Promise<JsonObject> {
  const headers = { authorization, 'content-type': 'application/json' };
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body), signal });
  const answer: unknown = await response.json();
  if (!isJsonObject(answer)) throw new Error(`the answer is no JSON object (HTTP ${response.status})`);
  return answer;
}

/** The cause says more than fetch's own "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
