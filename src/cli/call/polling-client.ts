import { setTimeout } from 'node:timers/promises';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';

/** The gateway answered, and said no. */
export class Refusal extends Error {}

/** A Bayeux client of the least kind, over long-polling, for commands that wait for events. */
export type PollingClient = {
  subscribe(channel: string): Promise<void>;
  /**
   * Every event, from the beginning on. Where the server knows the session no more, another one takes its place; where it cannot be reached, it is tried again. Ends
   * when the server ends the session, and rejects when it refuses another or when the signal is given.
   */
  events(): AsyncGenerator<JsonObject>;
  disconnect(): Promise<void>;
};

export type PollingClientOptions = {
  readonly url: string;
  readonly authorization: string;
  /** Ends every request that is under way, and the wait for the next try. */
  readonly signal: AbortSignal;
  /** Called when the server cannot be reached any more, before each further try. */
  readonly onLost: (error: unknown) => void;
};

const RETRY_MS = 1_000;
const SESSION_UNKNOWN = '402:';
const NO_SESSION = 'none';

/** Shakes hands; throws a Refusal with the server's words when it refuses. */
export async function createPollingClient(options: PollingClientOptions): Promise<PollingClient> {
  const { signal } = options;
  let clientId = await shakeHands(options);
  const subscriptions: string[] = [];
  const early: JsonObject[] = [];

  const pause = () => setTimeout(RETRY_MS, undefined, { signal });
  async function send(message: JsonObject): Promise<readonly JsonObject[]> {
    const messages = await exchange(options, { ...message, clientId });
    early.push(...messages.filter(isEvent));
    return messages;
  }
  async function subscribe(subscription: string): Promise<void> {
    expectSuccess(await send({ channel: '/meta/subscribe', subscription }), '/meta/subscribe');
  }
  async function beginAnew(): Promise<void> {
    clientId = await shakeHands(options);
    try {
      for (const subscription of subscriptions) await subscribe(subscription);
    } catch (error) {
      // Half a session is none: the next connect begins anew.
      clientId = NO_SESSION;
      throw error;
    }
  }
  /** One connect, in a new session where the one before is unknown. False when the server has ended the session. */
  async function goOn(): Promise<boolean> {
    const connect = { channel: '/meta/connect', connectionType: 'long-polling' };
    const reply = replyTo(await send(connect), '/meta/connect');
    if (reply?.['successful'] === true) return true;
    if (!String(reply?.['error']).startsWith(SESSION_UNKNOWN)) return false;
    await pause();
    await beginAnew();
    return true;
  }

  return {
    async subscribe(subscription) {
      await subscribe(subscription);
      subscriptions.push(subscription);
    },
    async *events() {
      for (let isOpen = true; isOpen; ) {
        try {
          isOpen = await goOn();
        } catch (error) {
          if (error instanceof Refusal || signal.aborted) throw error;
          options.onLost(error);
          await pause();
        }
        yield* early.splice(0);
      }
    },
    async disconnect() {
      await send({ channel: '/meta/disconnect' }).catch(() => {});
    },
  };
}

async function shakeHands(options: PollingClientOptions): Promise<string> {
  const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] };
  return String(expectSuccess(await exchange(options, handshake), '/meta/handshake')['clientId']);
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
