import type { Identity, TransportName } from './port.ts';

/** Questions that the core asks at once; the answers must not wait for anything. */
export type BayeuxPolicy = {
  /** Asked of authenticated callers only: without an identity a handshake is refused with 401. */
  mayHandshake(identity: Identity): boolean;
  /** The channel may be a pattern. Channels below /meta and /service are not asked about. */
  maySubscribe(identity: Identity, channel: string): boolean;
  mayPublish(identity: Identity, channel: string): boolean;
  /** The few channels whose events come from identities' durable logs. Clients cannot publish on them, whatever mayPublish says. */
  readonly loggedChannels: readonly string[];
  /** The data, as JSON text, of an event that a session gets at once when it subscribes to the channel or pattern, and the event's channel. */
  welcome?(identity: Identity, subscription: string): Welcome | undefined;
};

export type Welcome = { readonly channel: string; readonly dataJson: string };

/** Everything that the core leaves to its surroundings. No option has a default here. */
export type BayeuxCoreOptions = {
  /** A new client id: alphanumeric, at least 128 random bits, never given before (F3). */
  readonly nextSessionId: () => string;
  readonly policy: BayeuxPolicy;
  /** What handshake replies offer (F2). */
  readonly connectionTypes: readonly TransportName[];

  /** How long a connect is held when nothing happens. */
  readonly timeoutMs: number;
  /** How long clients are told to wait between two connects. */
  readonly intervalMs: number;
  /** A session without a connect for this long, after the interval, ends (N6). */
  readonly maxIntervalMs: number;
  /** The interval for sessions whose browser already has a connect held (S1). */
  readonly multipleClientsIntervalMs: number;
  /** The longest interval that a client may ask for by its own advice (F9). */
  readonly clientIntervalMaxMs: number;
  /** The interval given to clients while the server stops: long enough for the next one to be there. */
  readonly drainIntervalMs: number;
  /** A session whose client sends nothing but connects for this long is disconnected (X3); undefined: never. */
  readonly inactivityMaxMs: number | undefined;
  /** Sessions with news that a tick looks at before others get their turn; a quarter of them while events share answers, and of those whose deadline has come. */
  readonly dueMaxPerTick: number;
  /** So many sessions with news, or fewer, are served by one tick: what comes to all of them at once is not held up by their next requests. */
  readonly dueAtOnceMax: number;

  readonly requestMaxMessages: number;
  readonly sessionsMax: number;
  readonly sessionsMaxPerIdentity: number;
  readonly subscriptionsMaxPerSession: number;
  /** What the subscriptions of all sessions may take, their names and their places in tables; one identity gets a quarter at most. */
  readonly subscriptionsMaxBytes: number;
  /** Bytes of the events in one frame or answer, so that clients with a bound of their own can take it; one event alone always fits. */
  readonly frameEventsMaxBytes: number;
  /** Events waiting for one session, unacknowledged ones among them (S4). */
  readonly queueMaxMessages: number;
  /** The same in bytes of UTF-8 JSON. */
  readonly queueMaxBytes: number;
  readonly channelMaxChars: number;
  readonly channelMaxSegments: number;

  /** Names this start's ids of public events: another start gives another one (X6). */
  readonly publicEpoch: string;
  /** Events kept for replay on each public channel. */
  readonly publicLogMaxMessagesPerChannel: number;
  /** Public channels whose events are kept; the one longest without an event makes room. */
  readonly publicLogMaxChannels: number;
  /** Events kept over all public channels: the smallest takes a kilobyte of memory. */
  readonly publicLogMaxMessages: number;
  /** The same in bytes of UTF-8 JSON. */
  readonly publicLogMaxBytes: number;
  /** Every handshake reply offers replay, asked for or not: some clients wait for the offer (X6). */
  readonly replayOffered: boolean;
  /** Channels that one subscribe may give a start of their own. */
  readonly replayChannelsMax: number;
  /** Events carry data.event.replayId and data.event.createdDate too, where data is an object (X6). */
  readonly replayIdInData: boolean;
  /** How far back a subscribe without replay catches up (guarantees.md, promise 4). */
  readonly catchUpWindowMs: number;
  /** Log entries asked for in one `read-log`. */
  readonly logPageMaxEntries: number;
};
