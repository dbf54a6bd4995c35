import type { LinkId, TransportName } from '../../../src/bayeux/protocol/port.ts';
import type { Received, SimulatedServer } from './simulated-server.ts';

export type ClientSettings = {
  readonly transport?: TransportName;
  readonly identity?: string;
  readonly signIn?: string;
  readonly browser?: string | undefined;
  readonly ext?: { readonly [name: string]: unknown };
};

/** A small Bayeux client over a fake wire: one WebSocket, or a new exchange for each request. Returns what the server answered at once. */
export function createSimulatedClient(server: SimulatedServer, settings: ClientSettings = {}) {
  const transport = settings.transport ?? 'websocket';
  const identity = settings.identity ?? 'alice';
  const used: LinkId[] = [];
  let socket: LinkId | undefined;
  let ids = 0;
  let lastBatch: unknown;

  const client = {
    clientId: '',
    /** The link of the last request. */
    link: 0,
    nextId: () => String(++ids),
    send(...messages: readonly unknown[]): readonly Received[] {
      if (transport === 'websocket') socket ??= server.openLink();
      client.link = socket ?? server.openLink();
      if (!used.includes(client.link)) used.push(client.link);
      const { browser, signIn } = settings;
      return server.request(client.link, messages, { transport, identity, browser, ...(signIn && { signIn }) });
    },
    handshake(): Received {
      const ext = settings.ext === undefined ? {} : { ext: settings.ext };
      const replies = client.send({
        channel: '/meta/handshake',
        id: client.nextId(),
        version: '1.0',
        supportedConnectionTypes: [transport],
        ...ext,
      });
      const reply = last(replies, '/meta/handshake');
      client.clientId = reply.clientId ?? '';
      return reply;
    },
    message: (channel: string, fields: object = {}) => ({
      channel,
      clientId: client.clientId,
      id: client.nextId(),
      ...fields,
    }),
    /** A connect; with ack it acknowledges what the last connect reply brought. */
    connect(fields: { readonly ext?: object; readonly advice?: object } = {}): readonly Received[] {
      for (const { channel, ext } of client.received())
        if (channel === '/meta/connect' && ext?.['ack'] !== undefined) lastBatch = ext['ack'];
      const ack = settings.ext?.['ack'] === true ? { ack: lastBatch ?? -1 } : {};
      return client.send(
        client.message('/meta/connect', { connectionType: transport, ...fields, ext: { ...ack, ...fields.ext } }),
      );
    },
    subscribe(subscription: unknown, ext?: object): Received {
      const message = client.message('/meta/subscribe', { subscription, ...(ext && { ext }) });
      return last(client.send(message), '/meta/subscribe');
    },
    unsubscribe: (subscription: unknown): Received =>
      last(client.send(client.message('/meta/unsubscribe', { subscription })), '/meta/unsubscribe'),
    publish: (channel: string, data: unknown): Received =>
      client.send(client.message(channel, { data })).find((reply) => reply.successful !== undefined) ?? {},
    disconnect: (): Received => last(client.send(client.message('/meta/disconnect')), '/meta/disconnect'),
    /** Shakes hands and gets the first connect, which is answered at once, behind it. */
    start() {
      client.handshake();
      client.connect();
      return client;
    },
    /** A WebSocket client opens another socket at its next message. */
    dropSocket(): void {
      const dropped = socket;
      socket = undefined;
      if (dropped !== undefined) server.gone(dropped);
    },
    /** Everything received, over all links, in the order of the links. */
    received: (): readonly Received[] => used.flatMap((link) => server.received(link)),
    events: (): readonly Received[] => client.received().filter(isEvent),
    data: (): readonly unknown[] => client.events().map(({ data }) => data),
  };
  return client;
}

export type SimulatedClient = ReturnType<typeof createSimulatedClient>;

function isEvent(message: Received): boolean {
  return message.successful === undefined;
}

function last(messages: readonly Received[], channel: string): Received {
  return messages.findLast((message) => message.channel === channel) ?? {};
}
