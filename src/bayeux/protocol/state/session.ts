import type { Identity } from '../port.ts';
import type { ConnectExchange } from '../wire/reply.ts';
import type { Timed } from './deadlines.ts';
import type { BayeuxEvent } from './event.ts';
import { EventQueue, toSizeBytes } from './event-queue.ts';
import type { Gap, Link } from './link.ts';

/**
 * The life of a session. This table and advance() below are the only place where the phase changes:
 * fresh: no connect yet (the first is answered at once, N1); idle: between connects; held: a connect waits for events; ended.
 */
const TRANSITIONS = {
  fresh: { answer: 'idle', end: 'ended' },
  idle: { answer: 'idle', hold: 'held', end: 'ended' },
  held: { answer: 'idle', release: 'idle', end: 'ended' },
  ended: {},
} as const;

export type SessionPhase = keyof typeof TRANSITIONS;
export type SessionStep = 'answer' | 'hold' | 'release' | 'end';

/** The next phase, or undefined where the step is not allowed. */
export function toNextPhase(phase: SessionPhase, step: SessionStep): SessionPhase | undefined {
  const allowed: Partial<Record<SessionStep, SessionPhase>> = TRANSITIONS[phase];
  return allowed[step];
}

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

/** The session's place in its identity's durable log. */
export type LogPlace = {
  /** off: no subscription covers a logged channel; reading: catching up; live: at the end; behind: waits for room in the queue. */
  phase: 'off' | 'reading' | 'live' | 'behind';
  /** Every entry up to here was delivered or passed over. */
  cursor: number;
  /** The newest live entry that came while not live: it is still to be read. */
  newestSeen: number;
  /** Older entries are passed over (DESIGN.md promise 4). */
  skipBeforeMs: number;
  /** Entries up to here are passed over too, each channel's by its own offset: their subscription asked for later ones (X6). */
  startAfter: { readonly named: ReadonlyMap<string, number>; readonly others: number } | undefined;
  readUnderWay: boolean;
  /** The read under way began before the cursor was set anew: its page is thrown away. */
  readStale: boolean;
};

export type Session = Timed & {
  readonly id: string;
  readonly identity: Identity;
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
  /** The HTTP exchange that carries events not yet reported as sent: later ones wait, to keep their order. */
  poll: Link | undefined;
  /** Number of the last batch, and those not acknowledged yet; undefined without the ack extension. */
  ack: { last: number; unacknowledged: AckBatch[] } | undefined;
  /** The client asked for replay: its events carry ids. */
  replay: boolean;
  /** The queue overflowed: the next connect reply says from where it goes on (S4). */
  gap: Gap | undefined;
  readonly log: LogPlace;
  /** The public event that was delivered last: one delivery, however many subscriptions match (C5). */
  lastPublicId: number;
  lastActivityMs: number;
};

export function createSession(id: string, identity: Identity, nowMs: number): Session {
  return {
    id,
    identity,
    phase: 'fresh',
    subscriptions: new Map(),
    queue: new EventQueue(),
    link: undefined,
    held: undefined,
    browser: undefined,
    isDue: false,
    isUnsettled: false,
    poll: undefined,
    ack: undefined,
    replay: false,
    gap: undefined,
    log: {
      phase: 'off',
      cursor: 0,
      newestSeen: 0,
      skipBeforeMs: 0,
      startAfter: undefined,
      readUnderWay: false,
      readStale: false,
    },
    lastPublicId: 0,
    lastActivityMs: nowMs,
    atMs: 0,
    lookMs: 0,
    place: -1,
  };
}

/** Takes a step of the table. A step that it does not allow is a defect of the core. */
export function advance(session: Session, step: SessionStep): void {
  const next = toNextPhase(session.phase, step);
  if (next === undefined) throw new Error(`a session that is ${session.phase} cannot ${step}`);
  session.phase = next;
}

/** Whether one of the session's subscriptions matches the event's channel. */
export function isSubscribed(session: Session, event: BayeuxEvent): boolean {
  return event.subscriptions().some((subscription) => session.subscriptions.has(subscription));
}

/** Events that the session holds: waiting, on their way without a report, or not acknowledged (S4). */
export function toBacklog(session: Session): { readonly messages: number; readonly bytes: number } {
  let messages = session.queue.length();
  let bytes = session.queue.bytes();
  if (session.ack === undefined) {
    messages += (session.link?.inFlightMessages ?? 0) + (session.poll?.inFlightMessages ?? 0);
    bytes += (session.link?.inFlightBytes ?? 0) + (session.poll?.inFlightBytes ?? 0);
  } else {
    for (const batch of session.ack.unacknowledged) {
      messages += batch.events.length;
      bytes += toSizeBytes(batch.events);
    }
  }
  return { messages, bytes };
}
