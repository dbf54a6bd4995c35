/**
 * The door of the Bayeux core: what goes in, what comes out. The core is pure (no I/O, clock, timer, randomness, promise):
 * `handle(input, nowMs)` changes the state and returns effects; host.ts performs them and feeds back what happened. All effects of one
 * input are performed, in their order, before the next input is handed in: a report that comes while they are performed waits.
 */

export type TransportName = 'websocket' | 'long-polling' | 'callback-polling';

/** One way to a client, numbered by the host: a WebSocket for its whole life, or a single HTTP exchange. Never reused. */
export type LinkId = number;

/** Who is behind a link: opaque here, equal text is equal identity. Undefined when not authenticated. */
export type Identity = string;

/** Bounds of an identity's durable log when a request arrived; see delivery/journal.ts for the meaning of each. */
export type UserLogBounds = {
  readonly epoch: string;
  readonly removedThrough: number;
  readonly newest: number;
  readonly delivered: { readonly named: Readonly<Record<string, number>>; readonly others: number };
};

/** An entry of an identity's durable log. */
export type UserLogEntry = {
  readonly offset: number;
  readonly channel: string;
  /** Event data as JSON text, ready for the wire. */
  readonly dataJson: string;
  readonly loggedAtMs: number;
};

/** How a sender was let in: equal text is one sign-in. It may end before the link does. */
export type SignInId = string;

/** A send has been handed to the operating system (ok), or could not be (N7: its events are kept). */
export type SentReport = { readonly link: LinkId; readonly ok: boolean };

export type Input =
  /** Messages that arrived together: an HTTP body or a frame, parsed from JSON (depth and size already checked), as an array. */
  | {
      readonly type: 'request';
      readonly link: LinkId;
      readonly transport: TransportName;
      readonly identity: Identity | undefined;
      /** Undefined when not authenticated. */
      readonly signIn: SignInId | undefined;
      /** Value of the BAYEUX_BROWSER cookie (S1); undefined on WebSocket. */
      readonly browser: string | undefined;
      readonly messages: readonly unknown[];
      /** Whether the link's answer is waited for: then a connect is not held. */
      readonly hurried: boolean;
      /**
       * Present whenever `needsLog(messages)` said so: the host has asked the journal before handing the request over. When the journal
       * could not answer, undefined: subscribing to logged channels is then refused with 503.
       */
      readonly log: UserLogBounds | undefined;
    }
  /** Word of sends with reportSent: one report for each, in the order of the sends of its link. */
  | { readonly type: 'sent'; readonly reports: readonly SentReport[] }
  /** The link is gone: socket closed, exchange aborted. Also follows the core's own `close`. */
  | { readonly type: 'gone'; readonly link: LinkId }
  /** The link's answer is waited for from now on: a connect held there is answered, its events wait for the next one (E6). */
  | { readonly type: 'hurry'; readonly link: LinkId }
  /** The link's socket buffer passed its high-water mark, or fell below the low one (S5). */
  | { readonly type: 'congested'; readonly link: LinkId; readonly congested: boolean }
  /** New entries of an identity's durable log, in order. */
  | { readonly type: 'logged'; readonly identity: Identity; readonly entries: readonly UserLogEntry[] }
  /** Answer to a `read-log` effect: entries after `after`, oldest first; `more` when the limit cut them. */
  | {
      readonly type: 'log-page';
      readonly session: string;
      readonly after: number;
      readonly entries: readonly UserLogEntry[];
      readonly more: boolean;
    }
  /** What this link's sender was let in by has expired: its session ends, and a WebSocket closes (S2). */
  | { readonly type: 'expired'; readonly link: LinkId }
  /** These sign-ins, or all of these identities, have ended: their sessions and links end (S2). */
  | {
      readonly type: 'signed-out';
      readonly signIns: ReadonlySet<SignInId>;
      readonly identities: ReadonlySet<Identity>;
    }
  /**
   * An event of the server itself (such as a change of a service's state), or one that a client published at another server, to every session subscribed
   * to the channel. `binaryJson`: what its publisher said of binary data (F11).
   */
  | {
      readonly type: 'publish';
      readonly channel: string;
      readonly dataJson: string;
      readonly binaryJson: string | undefined;
    }
  /** The moment that `nextDeadlineMs()` named has come. */
  | { readonly type: 'tick' }
  /**
   * The server is about to stop: held connects are answered, sessions told to come back by advice, WebSockets closed with 1001. A
   * WebSocket that has not spoken yet is unknown to the core: the host closes it.
   */
  | { readonly type: 'drain' };

/**
 * A message ready for the wire. One object per event, shared by all sessions it goes to: whoever needs another form of it (a frame, bytes)
 * makes that once and keeps it on the object ("serialise once").
 */
export type WireMessage = {
  readonly json: string;
  /** The one-message frame `[json]` as bytes, made at the first call. */
  frame(): Uint8Array;
};

/**
 * Why the core closes a link; a closed table with WebSocket codes in protocol/reasons.ts (W7, W8). An HTTP exchange is closed unanswered
 * only for what was not processed at all: `malformed` (400), `too-large` and `too-many-messages` (413).
 */
export type CloseReason =
  | 'malformed'
  | 'unsupported'
  | 'too-large'
  | 'too-many-messages'
  | 'policy'
  | 'going-away'
  | 'try-again-later';

/** Bounds of the core that somebody may reach. */
export type CoreLimit = 'bayeux-queue' | 'bayeux-session-evicted' | 'bayeux-sessions' | 'bayeux-subscriptions';

export type Effect =
  /** Write these as one frame, or as the whole body of the HTTP answer. On HTTP there is exactly one `send` per link, and it ends the exchange. */
  | {
      readonly type: 'send';
      readonly link: LinkId;
      readonly messages: readonly WireMessage[];
      /** True when events, or word of a gap, ride in it: the host then reports `sent`. Else no report is needed. */
      readonly reportSent: boolean;
      /** How many of the messages are events; they come first. */
      readonly events: number;
      /** A handshake just made this session on an HTTP exchange without a BAYEUX_BROWSER cookie: set one (S1). */
      readonly setBrowserCookie: boolean;
    }
  | { readonly type: 'close'; readonly link: LinkId; readonly reason: CloseReason }
  /** Read the session's identity's log after this offset and answer with `log-page`. At most one under way per session. */
  | {
      readonly type: 'read-log';
      readonly session: string;
      readonly identity: Identity;
      readonly after: number;
      readonly limit: number;
    }
  /** What the identity's log has on this channel has reached one of its sessions up to this offset (guarantees.md, promise 4). */
  | { readonly type: 'delivered'; readonly identity: Identity; readonly channel: string; readonly through: number }
  /** A bound stopped the identity: for log and metrics. */
  | { readonly type: 'limit'; readonly limit: CoreLimit; readonly identity: Identity }
  /** A client published this on a public channel. The sessions of this server have it; where there are others, theirs are to get it too. */
  | {
      readonly type: 'published';
      readonly channel: string;
      readonly dataJson: string;
      readonly binaryJson: string | undefined;
    }
  /** For the log. */
  | {
      readonly type: 'session';
      readonly session: string;
      readonly identity: Identity;
      readonly change:
        | 'started'
        | 'subscribed'
        | 'unsubscribed'
        | 'disconnected'
        | 'expired'
        | 'overflowed'
        | 'evicted'
        | 'signed-out';
      /** Those that were subscribed to, or no longer are. */
      readonly channels?: readonly string[];
    };
