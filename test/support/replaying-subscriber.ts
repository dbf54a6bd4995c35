import { WebSocket } from 'ws';

/** Where in a log a client is. */
export type LogPosition = { readonly id: number; readonly epoch: string };

type Gap = { readonly first: number; readonly epoch: string };

/** An event as a client with ext.replay sees it. */
export type ReplayedEvent = LogPosition & {
  readonly data: { readonly referenceId: number; readonly [field: string]: unknown };
};

export type ReplayingSubscriber = {
  /** In order of arrival, over all connections. */
  readonly events: readonly ReplayedEvent[];
  /** Connections lost so far. */
  readonly losses: () => number;
  /** Gaps told so far, by the id of the first event that is kept. */
  readonly gaps: readonly Gap[];
  /** Those of these requests for which no event was received yet. */
  unanswered(referenceIds: Iterable<number>): readonly number[];
  /** Resolves once an event was received for each of these requests. */
  answersTo(referenceIds: Iterable<number>): Promise<void>;
  close(): void;
};

type Message = {
  readonly channel: string;
  readonly clientId?: string;
  readonly successful?: boolean;
  readonly data?: ReplayedEvent['data'];
  readonly ext?: { readonly replay?: Partial<LogPosition & Gap> & { readonly gap?: boolean } };
};

const CHANNEL = '/v2/ucs/interactions';
const RECONNECT_MS = 20;
/** Everything that is kept [X6]. */
const FROM_THE_START = -2;

/**
 * A Bayeux client over WebSocket of the least kind, which comes back after every loss and goes on behind the last id and epoch it saw, at first behind
 * `seen`. It holds no event back and drops none, so what it has is what the gateway sent.
 */
export function startReplayingSubscriber(address: string, user: string, seen?: LogPosition): ReplayingSubscriber {
  const events: ReplayedEvent[] = [];
  const gaps: Gap[] = [];
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

  function take(connection: WebSocket, { channel, clientId, data, ext, successful }: Message): void {
    const { id, epoch, gap, first } = ext?.replay ?? {};
    if (gap === true && first !== undefined && epoch !== undefined) gaps.push({ first, epoch });
    if (channel.startsWith('/meta/')) {
      if (successful !== true) connection.terminate();
      else if (channel === '/meta/handshake') subscribe(connection, clientId);
      if (channel !== '/meta/subscribe') send(connection, { channel: '/meta/connect', clientId, ...CONNECT });
    } else if (data !== undefined && id !== undefined && epoch !== undefined) {
      events.push({ id, epoch, data });
      for (const arrived of arrivals) arrived();
    }
  }

  function subscribe(connection: WebSocket, clientId: string | undefined): void {
    const last = events.at(-1) ?? seen;
    const from = last === undefined ? FROM_THE_START : { id: last.id, epoch: last.epoch };
    const ext = { replay: { [CHANNEL]: from } };
    send(connection, { channel: '/meta/subscribe', clientId, subscription: CHANNEL, ext });
  }

  function unanswered(referenceIds: Iterable<number>): readonly number[] {
    const answered = new Set(events.map(({ data }) => data.referenceId));
    return [...referenceIds].filter((id) => !answered.has(id));
  }

  void live();
  return {
    events,
    losses: () => losses,
    gaps,
    unanswered,
    answersTo(referenceIds) {
      const missing = new Set(unanswered(referenceIds));
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

const CONNECT = { connectionType: 'websocket' } as const;
const HANDSHAKE = { version: '1.0', supportedConnectionTypes: ['websocket'], ext: { replay: true } } as const;

function send(socket: WebSocket, message: object): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify([message]));
}
