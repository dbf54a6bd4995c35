import { once } from 'node:events';
import { WebSocket } from 'ws';
import { isJsonObject } from '../../src/kernel/json.ts';
import { type BayeuxServer, basic } from './bayeux-server.ts';
import { createWaiters } from './waiters.ts';

/** A message as tests look at it: fields are compared, not used. */
export type Message = {
  readonly [Field in
    | 'channel'
    | 'id'
    | 'clientId'
    | 'successful'
    | 'error'
    | 'advice'
    | 'subscription'
    | 'supportedConnectionTypes'
    | 'data'
    | 'ext']?: unknown;
} & { readonly [field: string]: unknown };

/** A client that does nothing by itself, the same over every transport: one JSON array out, messages in. */
export type WireClient = {
  /** Sends the messages together; ids are added where they are missing. Resolves with their replies once all have come. */
  request(...messages: readonly Message[]): Promise<readonly Message[]>;
  /** Sends a text as it is. Resolves with the next that comes: on WebSocket a frame, else the answer. */
  exchange(text: string): Promise<readonly Message[]>;
  /** Events received so far. */
  readonly events: readonly Message[];
  /** What came together, one array per frame or answer. */
  readonly batches: readonly (readonly Message[])[];
  /** Resolves when at least this many events have come. A polling client gets them by connects of its own. */
  eventCount(count: number): Promise<void>;
  close(): void;
};

/** A user whose password comes with every request, or the headers that say who it is. */
export type Proof = string | { readonly cookie: string; readonly referer?: string };

export type TransportName = 'websocket' | 'long-polling' | 'callback-polling';

let lastId = 0;

export function openWireClient(
  server: Pick<BayeuxServer, 'url'>,
  transport: TransportName,
  proof: Proof = 'alice',
): Promise<WireClient> {
  const headers = typeof proof === 'string' ? { authorization: basic(proof) } : proof;
  if (transport === 'websocket') return openWebSocketClient(server, headers);
  return Promise.resolve(openPollingClient(server, transport, headers));
}

async function openWebSocketClient(
  server: Pick<BayeuxServer, 'url'>,
  headers: Readonly<Record<string, string>>,
): Promise<WireClient> {
  const socket = new WebSocket(server.url.replace('http', 'ws'), { headers });
  const inbox = createInbox();
  socket.on('message', (data) => inbox.take(parseMessages(String(data))));
  await once(socket, 'open');
  return {
    ...inbox.view,
    request(...messages) {
      const named = withIds(messages);
      socket.send(JSON.stringify(named));
      return inbox.replies(named.map(({ id }) => id));
    },
    exchange(text) {
      socket.send(text);
      return inbox.nextBatch();
    },
    eventCount: inbox.eventCount,
    close: () => socket.close(),
  };
}

function openPollingClient(
  server: Pick<BayeuxServer, 'url'>,
  transport: 'long-polling' | 'callback-polling',
  proof: Readonly<Record<string, string>>,
): WireClient {
  const inbox = createInbox();
  const headers = { ...proof, 'content-type': 'application/json' };
  const aborter = new AbortController();
  let clientId: unknown;

  async function exchange(text: string): Promise<readonly Message[]> {
    const { signal } = aborter;
    const response =
      transport === 'long-polling'
        ? await fetch(server.url, { method: 'POST', headers, body: text, signal })
        : await fetch(`${server.url}?message=${encodeURIComponent(text)}&jsonp=got`, { headers, signal });
    const body = await response.text();
    const answer = parseMessages(
      transport === 'long-polling' ? body : (/^\/\*\*\/got\((.*)\);$/s.exec(body)?.[1] ?? body),
    );
    inbox.take(answer);
    clientId = answer.find(({ channel }) => channel === '/meta/handshake')?.clientId ?? clientId;
    return answer;
  }
  const ask = (...messages: readonly Message[]) => exchange(JSON.stringify(withIds(messages)));
  return {
    ...inbox.view,
    request: async (...messages) => (await ask(...messages)).filter(({ successful }) => successful !== undefined),
    exchange,
    async eventCount(count) {
      while (inbox.view.events.length < count) {
        await ask({ channel: '/meta/connect', clientId, connectionType: transport });
      }
    },
    close: () => aborter.abort(),
  };
}

function withIds(messages: readonly Message[]): readonly Message[] {
  return messages.map((message) => ({ id: String(++lastId), ...message }));
}

export function parseMessages(text: string): readonly Message[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value) || !value.every(isJsonObject)) throw new Error(`not an array of messages: ${text}`);
  return value;
}

function createInbox() {
  const events: Message[] = [];
  const batches: (readonly Message[])[] = [];
  const replies = new Map<string, Message>();
  const { until, wake } = createWaiters();
  return {
    view: { events, batches },
    take(batch: readonly Message[]) {
      batches.push(batch);
      for (const message of batch) {
        if (message.successful === undefined) events.push(message);
        else replies.set(String(message.id), message);
      }
      wake();
    },
    replies: (ids: readonly unknown[]): Promise<readonly Message[]> =>
      until(() => {
        const found = ids.map((id) => replies.get(String(id))).filter((reply) => reply !== undefined);
        return found.length === ids.length ? found : undefined;
      }),
    nextBatch(): Promise<readonly Message[]> {
      const seen = batches.length;
      return until(() => batches[seen]);
    },
    eventCount: (count: number) => until(() => (events.length >= count ? true : undefined)).then(() => {}),
  };
}

/** Shakes hands and, unless told otherwise, makes the first connect, which is answered at once [N1]. Returns the client id. */
export async function shakeHands(
  client: WireClient,
  transport: TransportName,
  extras: { readonly ext?: unknown } = {},
): Promise<string> {
  const [reply] = await client.request({
    channel: '/meta/handshake',
    version: '1.0',
    supportedConnectionTypes: [transport],
    ...extras,
  });
  if (typeof reply?.clientId !== 'string') throw new Error(`refused: ${JSON.stringify(reply)}`);
  await client.request({
    channel: '/meta/connect',
    clientId: reply.clientId,
    connectionType: transport,
    ...(extras.ext === undefined ? {} : { ext: { ack: 0 } }),
  });
  return reply.clientId;
}
