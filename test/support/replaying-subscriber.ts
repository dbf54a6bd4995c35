import { WebSocket } from 'ws';

/** An event as a client with ext.replay sees it. */
export type ReplayedEvent = {
  readonly id: number;
  readonly epoch: string;
  readonly data: { readonly referenceId: number; readonly [field: string]: unknown };
};

export type ReplayingSubscriber = {
  /** In order of arrival, over all connections. */
  readonly events: readonly ReplayedEvent[];
  /** Connections lost so far. */
  readonly losses: () => number;
  /** Resolves once an event was received for each of these requests. */
  answersTo(referenceIds: Iterable<number>): Promise<void>;
  close(): void;
};

type Message = {
  readonly channel: string;
  readonly clientId?: string;
  readonly successful?: boolean;
  readonly data?: ReplayedEvent['data'];
  readonly ext?: { readonly replay?: { readonly id?: number; readonly epoch?: string; readonly gap?: boolean } };
};

const CHANNEL = '/v2/ucs/interactions';
const RECONNECT_MS = 20;
/** Everything that is kept [X6]. */
const FROM_THE_START = -2;

/**
 * A Bayeux client over WebSocket of the least kind, which comes back after every loss and goes on behind the last id it saw. It holds no event back and
 * drops none, so what it has is what the gateway sent.
 */
export function startReplayingSubscriber(address: string, user: string): ReplayingSubscriber {
  const events: ReplayedEvent[] = [];
  const arrivals = new Set<() => void>();
  let losses = 0;
  let closed = false;
  let socket: WebSocket | undefined;

  async function live(): Promise<void> {
    while (!closed) {
      const connection = new WebSocket(`${address.replace('http', 'ws')}/api/v2/notifications`, {
        headers: { authorization: `Basic ${Buffer.from(`${user}:demo`).toString('base64')}` },
      });
      socket = connection;
      connection.on('error', () => {});
      connection.on('open', () => send(connection, { channel: '/meta/handshake', ...HANDSHAKE }));
      connection.on('message', (frame) => {
        const messages: readonly Message[] = JSON.parse(String(frame));
        for (const message of messages) take(connection, message);
      });
      await new Promise((resolve) => connection.once('close', resolve));
      losses++;
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
    }
  }

  function take(connection: WebSocket, message: Message): void {
    const { channel, clientId, data, ext } = message;
    if (channel === '/meta/handshake' && message.successful === true) {
      const last = events.at(-1);
      const from = last === undefined ? FROM_THE_START : last.id;
      send(connection, {
        channel: '/meta/subscribe',
        clientId,
        subscription: CHANNEL,
        ext: { replay: { [CHANNEL]: from } },
      });
      send(connection, { channel: '/meta/connect', clientId, connectionType: 'websocket' });
    } else if (channel === '/meta/connect' && message.successful === true) {
      send(connection, { channel: '/meta/connect', clientId, connectionType: 'websocket' });
    } else if (channel.startsWith('/meta/')) {
      if (message.successful !== true) connection.terminate();
      if (ext?.replay?.gap === true) throw new Error('a gap was told');
    } else if (data !== undefined && ext?.replay?.id !== undefined && ext.replay.epoch !== undefined) {
      events.push({ id: ext.replay.id, epoch: ext.replay.epoch, data });
      for (const arrived of arrivals) arrived();
    }
  }

  void live();
  return {
    events,
    losses: () => losses,
    answersTo(referenceIds) {
      const missing = new Set(referenceIds);
      for (const { data } of events) missing.delete(data.referenceId);
      if (missing.size === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const arrived = (): void => {
          const last = events.at(-1);
          if (last !== undefined) missing.delete(last.data.referenceId);
          if (missing.size > 0) return;
          arrivals.delete(arrived);
          resolve();
        };
        arrivals.add(arrived);
      });
    },
    close() {
      closed = true;
      socket?.terminate();
    },
  };
}

const HANDSHAKE = { version: '1.0', supportedConnectionTypes: ['websocket'], ext: { replay: true } } as const;

function send(socket: WebSocket, message: object): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify([message]));
}
