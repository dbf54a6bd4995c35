import { CometD, type Message } from 'cometd';
import { adapt } from 'cometd-nodejs-client';

export type Transport = 'websocket' | 'long-polling';

export type CometdClient = {
  readonly client: CometD;
  /** Data of every event received so far, in order of arrival. */
  readonly events: readonly OperationData[];
  subscribe(channel: string): Promise<Message>;
  /** Resolves with the first event, past or future, that the predicate accepts. */
  event(accepts: (data: OperationData) => boolean): Promise<OperationData>;
  disconnect(): Promise<void>;
};

/** Data of an operation's notification, as far as tests look at it. */
export type OperationData = { readonly referenceId: number; readonly [field: string]: unknown };

// Without a cookie jar: the adapter has one for the whole process, and all clients of a test would be one browser [S1].
adapt({
  cookies: {
    storeCookie: (_uri, _header, done) => done(null, undefined),
    retrieveCookies: (_context, _uri, done) => done(null, []),
  },
});

/**
 * Connects the official CometD client of JavaScript, over one transport only, with Basic credentials on every request.
 * `replayFrom` negotiates ext.replay and subscribes from that id (-2: everything that is kept).
 */
export async function connectCometd(
  address: string,
  options: { readonly user: string; readonly transport: Transport; readonly replayFrom?: number },
): Promise<CometdClient> {
  const client = new CometD();
  for (const type of client.getTransportTypes()) if (type !== options.transport) client.unregisterTransport(type);
  // The browser's WebSocket cannot send headers; ws turns the user information of the address into Basic credentials.
  const withUser = address.replace('://', `://${options.user}:demo@`);
  client.configure({
    url: `${options.transport === 'websocket' ? withUser : address}/api/v2/notifications`,
    logLevel: 'warn',
    maxNetworkDelay: 10_000,
    requestHeaders: { Authorization: `Basic ${Buffer.from(`${options.user}:demo`).toString('base64')}` },
  });
  const replay = options.replayFrom === undefined ? {} : { ext: { replay: true } };
  const reply = await new Promise<Message>((resolve) => client.handshake(replay, resolve));
  if (reply.successful !== true) throw new Error(`handshake refused: ${JSON.stringify(reply)}`);

  const events: OperationData[] = [];
  const waiting = new Set<(data: OperationData) => void>();
  return {
    client,
    events,
    subscribe(channel) {
      const props = options.replayFrom === undefined ? {} : { ext: { replay: { [channel]: options.replayFrom } } };
      const received = (message: Message) => {
        // The client hands its own meta messages to whoever subscribed to a pattern that matches them.
        if (message.channel.startsWith('/meta/')) return;
        events.push(message.data);
        for (const waiter of [...waiting]) waiter(message.data);
      };
      return new Promise((resolve) => client.subscribe(channel, received, props, resolve));
    },
    event(accepts) {
      const past = events.find(accepts);
      if (past !== undefined) return Promise.resolve(past);
      return new Promise((resolve) => {
        const waiter = (data: OperationData) => {
          if (!accepts(data)) return;
          waiting.delete(waiter);
          resolve(data);
        };
        waiting.add(waiter);
      });
    },
    disconnect: () => new Promise((resolve) => client.disconnect(() => resolve())),
  };
}
