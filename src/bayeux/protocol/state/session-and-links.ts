import type { Identity, LinkId, SignInId, TransportName } from '../port.ts';
import type { ConnectExchange } from '../wire/reply.ts';
import type { Timed } from './deadlines.ts';
import type { BayeuxEvent } from './event.ts';
import type { EventQueue } from './event-queue.ts';
import type { SessionPhase } from './session-phase.ts';

/** A connect that waits, and the way its answer goes. */
export type HeldConnect = {
  readonly link: Link;
  readonly exchange: ConnectExchange;
  readonly browser: Browser | undefined;
};

/** Names that sessions share by a cookie, so that they do not each hold a connection (S1). */
export type Browser = {
  readonly id: string;
  /** Sessions whose last connect came from it. */
  sessions: number;
  /** Connects that are held for it. */
  held: number;
};

/** Events that went out with one connect reply and are kept until the client acknowledges it (X1). */
export type AckBatch = {
  readonly number: number;
  readonly events: readonly BayeuxEvent[];
  /** Handed to the operating system. */
  handedOver: boolean;
};

/** Entries up to this offset, and older ones, are passed over: their subscription asked for later ones (X6), or they need no catching up (guarantees.md, promise 4). */
export type ChannelStart = { readonly after: number; readonly sinceMs: number };

/** The session's place in its identity's durable log. */
export type LogPlace = {
  /** off: no subscription covers a logged channel; reading: catching up; live: at the end; behind: waits for room in the queue. */
  phase: 'off' | 'reading' | 'live' | 'behind';
  /** Every entry up to here was delivered or passed over. */
  cursor: number;
  /** The newest live entry that came while not live: it is still to be read. */
  newestSeen: number;
  /** The logged channels that the session's subscriptions cover. */
  channels: readonly string[];
  /** Where each channel begins that is named, and all others. */
  starts: { readonly named: ReadonlyMap<string, ChannelStart>; readonly others: ChannelStart };
  /** Channels that it covered once, each with the place up to which it had what came on it. */
  left: ReadonlyMap<string, number>;
  readUnderWay: boolean;
  /** The read under way began before the cursor was set anew: its page is thrown away. */
  readStale: boolean;
};

export type Session = Timed & {
  readonly id: string;
  readonly identity: Identity;
  /** By which its last message came in. */
  signIn: SignInId;
  phase: SessionPhase;
  /** Each with the id of the newest public event that is not its business: later ones were delivered, or will be. */
  readonly subscriptions: Map<string, number>;
  readonly queue: EventQueue;
  /** The WebSocket that events go to (W5). */
  link: Link | undefined;
  held: HeldConnect | undefined;
  /** Where its last connect over HTTP came from. */
  browser: Browser | undefined;
  /** There is news for the held connect: it waits for its turn. */
  isDue: boolean;
  /** It waits to be looked at before the input at hand is done. */
  isUnsettled: boolean;
  /** The HTTP exchange, or the WebSocket before, that carries events not yet reported as sent: later ones wait, to keep their order. */
  awaited: Link | undefined;
  /** Number of the last batch, and those not acknowledged yet; undefined without the ack extension. */
  ack: { last: number; unacknowledged: AckBatch[] } | undefined;
  /** The client asked for replay: its events carry ids. */
  replay: boolean;
  /** The last subscribe, to know it when it comes again, and the gap that its reply told of. */
  lastSubscribe: { readonly mark: string; readonly gap: Gap | undefined } | undefined;
  /** The queue overflowed: the next connect reply says from where it goes on (S4). */
  gap: Gap | undefined;
  readonly log: LogPlace;
  /** The public event that was delivered last: one delivery, however many subscriptions match (C5). */
  lastPublicId: number;
  lastActivityMs: number;
};

/** Events were dropped: delivery goes on from this id (S4, X6). */
export type Gap = { readonly first: number; readonly epoch: string };

/** A way to a client that the core remembers: a WebSocket that has spoken, or an HTTP exchange with a held connect or events on their way. */
export type Link = {
  readonly id: LinkId;
  readonly transport: TransportName;
  /** The session it is bound to (W3), or whose connect it carries. */
  session: Session | undefined;
  /** That session's identity, kept when the session has ended: a report may still come. */
  identity: Identity | undefined;
  /** A gap that was told in a frame still on its way, and how many reports there are up to that frame's. */
  gap: { readonly told: Gap; reportsLeft: number } | undefined;
  congested: boolean;
  /** The core closed it, or a write failed: nothing more is sent. */
  closed: boolean;
  /** What was sent with `reportSent`, each until its report, oldest first (N7). */
  inFlight: (readonly BayeuxEvent[])[];
  /** How many events these are, and those collected. */
  inFlightMessages: number;
  inFlightBytes: number;
  /** So many of the oldest sends were for a session that has ended. */
  sendsOfEnded: number;
  /** Reports still to come of events that were taken back. */
  reportsToIgnore: number;
  /** The first event collected for this link while one input is handled; the whole list once there are more. */
  collectedFirst: BayeuxEvent | undefined;
  collectedAll: BayeuxEvent[] | undefined;
};
