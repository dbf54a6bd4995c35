import type { JournalHealth, LogBounds, RequestRecord } from '../journal.ts';
import type { StoredMark } from '../record/delivery-marks.ts';

/** What the storage thread is started with. */
export type StorageOptions = {
  /** DATA_DIR: made when missing; held against other processes. */
  readonly folder: string;
  /** Size of the database file at most; a write past it is a full disk. */
  readonly databaseMaxBytes: number;
  /** Entries kept per user, and their bytes. */
  readonly logEntriesPerUserMax: number;
  readonly logBytesPerUserMax: number;
  /** Users without log entries are forgotten, longest idle first, past this number. */
  readonly usersMax: number;
  /** Numbers leased at once: a crash loses as many referenceIds and offsets at most. */
  readonly leaseSize: number;
};

/** A close() on its way to the storage. */
export type StoredClose = {
  readonly referenceId: number;
  readonly tenant: string;
  readonly userId: string;
  readonly channel: string;
  readonly dataJson: string;
  readonly loggedAtMs: number;
};

/** A log entry without its user, whom the one who asks knows. */
export type StoredEntry = {
  readonly offset: number;
  readonly referenceId: number;
  readonly channel: string;
  readonly dataJson: string;
  readonly loggedAtMs: number;
};

/** One transaction. Record bodies are JSON text. */
export type CommitBatch = {
  readonly accepts: readonly string[];
  readonly closes: readonly StoredClose[];
  readonly marks: readonly StoredMark[];
};

/** What became of a batch. `accepted` has one number in the order of acceptance per body, `offsets` one offset per close (0: it was closed before). */
export type CommitOutcome = {
  readonly accepted: readonly number[] | undefined;
  readonly offsets: readonly number[] | undefined;
  /** Why a part was not written, in one sentence; undefined when all is durable. */
  readonly problem: string | undefined;
};

/** What the storage says of a user's log. */
export type LogFacts = {
  readonly bounds: LogBounds;
  /** The newest entry that is kept, 0 when there is none; undefined where the log cannot be read: that is not remembered. */
  readonly lastOffset: number | undefined;
};

export type Question =
  | { readonly id: number; readonly type: 'body'; readonly sequence: number }
  | { readonly id: number; readonly type: 'bounds'; readonly tenant: string; readonly userId: string }
  | {
      readonly id: number;
      readonly type: 'read';
      readonly tenant: string;
      readonly userId: string;
      readonly after: number;
      readonly limit: number;
      readonly sizeMax: number;
    };

export type Answer =
  | { readonly id: number; readonly type: 'body'; readonly body: string | undefined }
  | { readonly id: number; readonly type: 'bounds'; readonly facts: LogFacts }
  | { readonly id: number; readonly type: 'read'; readonly entries: readonly StoredEntry[] };

/** To the storage thread. It does nothing by itself: time and retries are the other side's. */
export type StorageRequest =
  | { readonly type: 'commit'; readonly batch: CommitBatch }
  | { readonly type: 'ask'; readonly questions: readonly Question[] }
  | /** Entries logged before that moment are no longer kept. */ {
      readonly type: 'retain';
      readonly oldBeforeMs: number;
    }
  | { readonly type: 'probe' }
  | { readonly type: 'stop' };

/** From the storage thread, in the order of the requests. */
export type StorageReply =
  /** Another process has the folder, or a later version of the program made it: trying again does not help. */
  | { readonly type: 'unusable'; readonly problem: string; readonly locked: boolean }
  /** The storage was opened; sent again when it had to be opened anew after a fault. */
  | { readonly type: 'opened'; readonly records: readonly RequestRecord[]; readonly reports: readonly string[] }
  | { readonly type: 'unopened'; readonly problem: string }
  | { readonly type: 'committed'; readonly outcome: CommitOutcome }
  | { readonly type: 'answers'; readonly answers: readonly Answer[]; readonly reports: readonly string[] }
  /** `removed`: entries were removed; `shortened`: also such as are not old, because all logs together had become too large. */
  | {
      readonly type: 'retained';
      readonly more: boolean;
      readonly removed: boolean;
      readonly shortened: boolean;
      readonly disk: JournalHealth['disk'];
    }
  | { readonly type: 'probed'; readonly problem: string | undefined }
  | { readonly type: 'stopped' };
