import type { LinkId, TransportName } from '../../../src/bayeux/protocol/port.ts';
import { LOGGED, type Received, type SentFrame } from './simulated-server.ts';

export type ClientKind = {
  readonly identity: string;
  readonly transport: TransportName;
  /** When it asks for replay, if ever. */
  readonly replay: 'never' | 'handshake' | 'subscribe';
  readonly ack: boolean;
  /** The cookie of a browser that several clients share. */
  readonly browser: string | undefined;
};

/** What a session must hold to, as the specification says it. */
export type ModelSession = {
  readonly id: string;
  readonly subscriptions: Set<string>;
  /** Events that it is owed: number → channel. */
  readonly owed: Map<number, string>;
  readonly received: Set<number>;
  readonly newestByChannel: Map<string, number>;
  /** It has asked for replay, and was heard: its events carry ids. */
  withIds: boolean;
  /** It has asked for a subscription before: from then on, everything kept would bring some events again, and rightly. */
  subscribedBefore: boolean;
};

export type ModelClient = {
  readonly kind: ClientKind;
  /** The one it uses now; it may go on over another. */
  transport: TransportName;
  /** The one that it spoke on last. */
  spokeOn: TransportName;
  session: ModelSession | undefined;
  socket: LinkId | undefined;
  lastAck: number;
  /** Connects that have not been answered, as far as the client knows: request id → link. */
  readonly connecting: Map<string, LinkId>;
};

export type SentRequest = {
  readonly link: LinkId;
  readonly message: Received & { readonly subscription?: string };
  /** Sent with the clientId of somebody else's session. */
  readonly stolen: boolean;
  replies: number;
};

/** Frames on their way to a client. A broken pipe loses what is in it, as a socket would. */
export type Pipe = {
  readonly client: ModelClient;
  readonly transport: TransportName;
  /** Each with the session that its events are for. */
  readonly frames: { readonly frame: SentFrame; readonly session: ModelSession | undefined }[];
  session: ModelSession | undefined;
  /** The client has turned its back, and the server has not noticed. */
  abandoned: boolean;
  congested: boolean;
};

/** Replies that say that something begins: what it brings may come with them. */
export const BEGINNINGS = new Set(['/meta/handshake', '/meta/subscribe']);
export const NEWCOMER = {
  identity: 'newcomer',
  transport: 'long-polling',
  replay: 'never',
  ack: false,
  browser: 'shared',
} as const;

/** A socket may take one event past the bound in bytes. */
export const EVENT_MAX_BYTES = 50;
export const LIMITS = {
  queueMaxMessages: 5,
  queueMaxBytes: 150,
  publicLogMaxMessagesPerChannel: 4,
  publicLogMaxChannels: 2,
};

export function toData(event: Received): { readonly number: number; readonly owner: string | undefined } {
  const { number, owner }: { number?: unknown; owner?: unknown } = event.data ?? {};
  return { number: Number(number), owner: typeof owner === 'string' ? owner : undefined };
}

export function toRank({ successful, channel }: Received): number {
  if (successful === undefined) return 0;
  // A connect of an unknown session waits for nothing: it is refused in its place.
  return channel === '/meta/connect' && successful ? 2 : 1;
}

export function toClient(kind: ClientKind): ModelClient {
  const { transport } = kind;
  return {
    kind,
    transport,
    spokeOn: transport,
    session: undefined,
    socket: undefined,
    lastAck: -1,
    connecting: new Map(),
  };
}

/** A socket before the way on which the client spoke last: what it does not take rightly comes again on that. */
export function isLeft({ transport, client }: Pipe): boolean {
  return transport === 'websocket' && (client.spokeOn !== 'websocket' || client.transport !== 'websocket');
}

/** How a subscribe may say where to start. */
export type ReplayForm = 'not at all' | 'alone' | 'by subscription' | 'by channel';

export function toReplayExt(subscription: string, form: ReplayForm, start: number): object {
  if (form === 'not at all') return {};
  if (form === 'alone') return { replay: start };
  // What a pattern does not match says nothing of it.
  const channels = form === 'by channel' ? ['/test/a', '/test/b', LOGGED, '/elsewhere'] : [subscription];
  return { replay: Object.fromEntries(channels.map((channel) => [channel, start])) };
}
