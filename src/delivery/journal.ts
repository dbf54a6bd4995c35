import type { UserKey } from '../identity/caller.ts';
import type { JsonObject } from '../kernel/json.ts';

/** A request as the edge hands it over: identified and validated. */
export type NewRequest = {
  readonly user: UserKey;
  readonly userName: string;
  /** Name of the operation in the catalogue. */
  readonly operation: string;
  /** The operation's parsed parameters, those of the URL among them. */
  readonly parameters: JsonObject;
  /** Requests of one tenant with the same key take effect in the order of acceptance (guarantees.md, promise 6). */
  readonly orderKey: string | undefined;
  /** What the client itself calls the request, where its dialect lets it; comes back with the outcome. */
  readonly clientReference?: string | undefined;
  /** The W3C trace headers that the request came with; its calls of the UCS go on with them, also after a restart. */
  readonly trace: Readonly<Record<string, string>> | undefined;
};

/** What only the call of the UCS needs of a request: it may be large, and stays in the journal until then. */
export type RequestContent = Pick<NewRequest, 'parameters' | 'trace'>;

/** A request that was accepted: durable, and owed exactly one notification. Small, so that all that are open fit into memory. */
export type RequestRecord = Omit<NewRequest, keyof RequestContent> & {
  /** 0 < referenceId < 2^31, unique over the deployment; grows in the order of acceptance on one gateway. */
  readonly referenceId: number;
  readonly acceptedAtMs: number;
  /** The same on this process's monotonic clock; undefined when it was another process that accepted it. */
  readonly acceptedMonotonicMs: number | undefined;
  /** Place in the order of acceptance over the deployment: of two records with one order key, the one with the smaller takes effect first. */
  readonly order: number;
  /** Accepted by a process that is gone: this one owes it at least one attempt, whatever its age. */
  readonly inherited: boolean;
  /** Size of the request in the journal, its content with it. */
  readonly bytes: number;
};

/**
 * Why a request could not be accepted; each is answered with 503 and Retry-After. `full`: too much is open; the next two: too much of
 * the contact centre, or of the user, while there is still room for others; `slow`: it waited too long to be written.
 */
export type Refusal = 'full' | 'contact-centre-full' | 'user-full' | 'unwritable' | 'slow' | 'draining';

export type Acceptance =
  | {
      readonly accepted: true;
      readonly referenceId: number;
      /**
       * To be called once the HTTP answer has been handed to the socket, or the socket is gone. Only then does the record
       * go to the dispatcher: a notification never overtakes its answer (guarantees.md, promise 3).
       */
      answered(): void;
    }
  | { readonly accepted: false; readonly refusal: Refusal }
  /** Whether it is durable could not be found out in time. Neither answer would be true, so the connection is closed without one. */
  | { readonly accepted: 'unknown' };

/** What closes a record: the outcome in the operation's own shape. */
export type NewNotification = {
  readonly channel: string;
  /** The notification's data as JSON text: serialised once, here, for all sessions and for the log. */
  readonly dataJson: string;
};

/** One notification in a user's log. */
export type LogEntry = {
  readonly user: UserKey;
  /** Position in the log: a positive integer that grows in delivery order, unique within the epoch. */
  readonly offset: number;
  readonly referenceId: number;
  readonly channel: string;
  readonly dataJson: string;
  /** Wall-clock time as it was at the start of the process that logged it, gone on by its monotonic clock. */
  readonly loggedAtMs: number;
};

/** What a user's log holds at this moment. */
export type LogBounds = {
  /** Identity of the log's storage: offsets of another epoch mean nothing here. */
  readonly epoch: string;
  /**
   * Reading after this offset misses nothing; what came before it may have been removed by retention, or never was this user's. Not below the
   * last entry removed, and before the first one kept; 0 when nothing was removed.
   */
  readonly removedThrough: number;
  /** The newest offset given to any user so far; 0 when there is none. Offsets above it are from the future. */
  readonly newest: number;
  readonly delivered: Delivered;
};

/** Up to where the user's notifications have reached at least one of the user's sessions, on each channel that is named and on all others (guarantees.md, promise 4). */
export type Delivered = { readonly named: Readonly<Record<string, number>>; readonly others: number };

/** What the journal can say of itself: for readiness, metrics and the log. */
export type JournalHealth = {
  readonly writable: boolean;
  /** Why not, in one sentence; undefined when writable. */
  readonly problem: string | undefined;
  readonly openRecords: number;
  readonly openRecordsMax: number;
  readonly openBytes: number;
  readonly openBytesMax: number;
  /** What it takes of this machine's disk and may take, and the users' logs in that, in bytes; undefined where others keep it, or nothing is known yet. */
  readonly disk: { readonly bytes: number; readonly maxBytes: number; readonly logBytes: number } | undefined;
};

/**
 * What was accepted and what was answered, durable. The port of delivery/: embedded (SQLite) and nats (JetStream) implement it,
 * test/conformance/journal-suite.ts says what both must do.
 */
export type Journal = {
  /** Resolves when the record is durable (one fsync for many), or with the reason of the refusal. Never rejects. */
  accept(request: NewRequest): Promise<Acceptance>;

  /**
   * Hands every open record to the dispatcher, in the order of acceptance: those left by an earlier process first, then new ones as
   * they are answered. At most one taker at a time; the function returned ends the taking. The taker owes each record one close().
   */
  take(taker: (records: readonly RequestRecord[]) => void): () => void;

  /** The content of an open record, to be asked for anew for each attempt and not kept. Undefined while it cannot be read: try again later. Never rejects. */
  content(record: RequestRecord): Promise<RequestContent | undefined>;

  /**
   * Appends the notification to the user's log and closes the record, in one step. Resolves when durable; a second close of the same
   * record appends nothing. While the storage cannot write, it waits and tries again: it does not reject, and loses nothing.
   */
  close(record: RequestRecord, notification: NewNotification): Promise<void>;

  /**
   * False while others may think that this process is gone and run its records, or while too many outcomes wait to be written: then no call may be made for any. Asked
   * right before each call.
   */
  mayDispatch(): boolean;

  /** Calls the listener whenever mayDispatch() has changed. The function returned ends it. */
  onMayDispatchChange(listener: () => void): () => void;

  /** At once where they are known. */
  bounds(user: UserKey): LogBounds | Promise<LogBounds>;

  /**
   * The user's entries with an offset above `after`, oldest first, at most `limit`, and none after the one with which their data is `sizeMax` characters or more. Where
   * neither is reached, there are no more.
   */
  read(user: UserKey, after: number, limit: number, sizeMax?: number): Promise<readonly LogEntry[]>;

  /** Live: every entry of every user, in log order, once it is durable. The function returned ends it. */
  follow(follower: (entries: readonly LogEntry[]) => void): () => void;

  /** Remembers, soon and durably but not at once, that the user's entries on this channel reached a session, up to this offset. */
  markDelivered(user: UserKey, channel: string, through: number): void;

  health(): JournalHealth;

  /** Refuses new requests from now on with 'draining'; open records may still be closed. */
  drain(): void;

  /** Writes what is waiting and lets go of the storage. */
  stop(): Promise<void>;
};
