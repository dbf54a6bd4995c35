import { isJsonObject, type JsonObject } from '../../kernel/json.ts';

/** The gateway answered, and said no. */
export class Refusal extends Error {}

/** A Bayeux client of the least kind: one session over long-polling, for a command that waits for one event. */
export type PollingClient = {
  subscribe(channel: string): Promise<void>;
  /** Every event of the session, from its beginning; ends when the server ends the session. */
  events(): AsyncGenerator<JsonObject>;
  disconnect(): Promise<void>;
};

export type PollingClientOptions = {
  readonly url: string;
  readonly authorization: string;
  /** Ends every request that is under way. */
  readonly signal: AbortSignal;
};

/** Shakes hands; throws a Refusal with the server's words when it refuses. */
export async function createPollingClient(options: PollingClientOptions): Promise<PollingClient> {
  const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] };
  const { clientId } = expectSuccess(await exchange(options, handshake), '/meta/handshake');
  const early: JsonObject[] = [];
  const send = async (message: JsonObject) => {
    const messages = await exchange(options, { ...message, clientId: clientId ?? null });
    early.push(...messages.filter(isEvent));
    return messages;
  };
  return {
    async subscribe(subscription) {
      expectSuccess(await send({ channel: '/meta/subscribe', subscription }), '/meta/subscribe');
    },
    async *events() {
      while (!options.signal.aborted) {
        yield* early.splice(0);
        const reply = replyTo(
          await send({ channel: '/meta/connect', connectionType: 'long-polling' }),
          '/meta/connect',
        );
        yield* early.splice(0);
        if (reply?.['successful'] !== true) return;
      }
    },
    async disconnect() {
      await send({ channel: '/meta/disconnect' }).catch(() => {});
    },
  };
}

async function exchange(
  { url, authorization, signal }: PollingClientOptions,
  message: JsonObject,
): Promise<readonly JsonObject[]> {
  const response = await fetch(`${url}/api/v2/notifications`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify([message]),
    signal,
  });
  const answer: unknown = await response.json();
  if (!Array.isArray(answer)) throw new Error(`no Bayeux answer (HTTP ${response.status})`);
  return answer.filter(isJsonObject);
}

function isEvent(message: JsonObject): boolean {
  return typeof message['channel'] === 'string' && !message['channel'].startsWith('/meta/');
}

function replyTo(messages: readonly JsonObject[], channel: string): JsonObject | undefined {
  return messages.find((message) => message['channel'] === channel);
}

function expectSuccess(messages: readonly JsonObject[], channel: string): JsonObject {
  const reply = replyTo(messages, channel);
  if (reply?.['successful'] === true) return reply;
  const error = String(reply?.['error'] ?? 'no reply');
  // The only one that its user can do something about at once.
  if (error.startsWith('401:'))
    throw new Refusal('user or password are wrong, or the token is: see --user and --token');
  throw new Refusal(`${channel} was refused: ${error}`);
}
