import type { Clock, Timer } from '../../kernel/clock.ts';
import type { LogEntry, NewNotification, Refusal, RequestRecord } from '../journal.ts';
import { createDeliveryMarks, type DeliveryMarks, type StoredMark } from '../record/delivery-marks.ts';
import type { CommitBatch, CommitOutcome, StoredClose } from './storage-message.ts';

/** What became of a request. `unknown` is said once, while its write takes too long; what became of it follows. */
export type AcceptFate =
  | { readonly type: 'stored' /** Its number in the order of acceptance. */; readonly sequence: number }
  | { readonly type: 'refused'; readonly refusal: Extract<Refusal, 'unwritable' | 'slow'> }
  | { readonly type: 'unknown' };

type WaitingAccept = {
  readonly body: string;
  readonly bytes: number;
  readonly sinceMs: number;
  readonly settle: (fate: AcceptFate) => void;
};
type WaitingClose = StoredClose & { readonly record: RequestRecord; readonly resolve: () => void };
type Batch = {
  readonly accepts: readonly WaitingAccept[];
  readonly closes: readonly WaitingClose[];
  readonly marks: readonly StoredMark[];
  readonly sentMs: number;
  unknown: boolean;
};

/** What waits to be written. One batch is under way; whatever comes meanwhile goes into the next. */
export type CommitLine = {
  accept(body: string, bytes: number, settle: (fate: AcceptFate) => void): void;
  close(record: RequestRecord, notification: NewNotification): Promise<void>;
  readonly marks: Pick<DeliveryMarks, 'set' | 'get'>;
  /** The storage's answer to the batch under way. */
  committed(outcome: CommitOutcome): void;
  /** While held, accepts are refused, and closes wait for retry(). */
  hold(held: boolean): void;
  /** Tries the closes that wait, also while held: what they free may be the room that is missing. */
  retry(): void;
  /** Refuses requests that have waited too long to be written, and says of those in a write that takes too long that nobody knows. */
  giveUpOverdue(): void;
  /** Whether the write under way takes longer than a request may wait. */
  isSlow(): boolean;
  /** Resolves when nothing waits, or at once while held. */
  idle(): Promise<void>;
};

export type CommitLineOptions = {
  readonly clock: Clock;
  /** What entries are dated by. */
  readonly steadyMs: () => number;
  /** Most accepts, and most closes, in one transaction. */
  readonly batchMax: number;
  /** Bytes of either after which it takes no more. */
  readonly batchMaxBytes: number;
  /** How long a delivery mark waits for company. */
  readonly markDelayMs: number;
  /** How long a request waits until it is handed to the storage, and a write takes before it is slow. */
  readonly acceptWaitMs: number;
  /** How long a write takes before its requests count as unknown. */
  readonly unknownAfterMs: number;
  readonly send: (batch: CommitBatch) => void;
  /** A batch is written, or has failed, after so long. */
  readonly onWritten: (durationMs: number) => void;
  /** New entries are durable; called before the close() promises resolve. */
  readonly onLogged: (entries: readonly LogEntry[]) => void;
};

export function createCommitLine(options: CommitLineOptions): CommitLine {
  const { clock, batchMax, batchMaxBytes } = options;
  const marks = createDeliveryMarks();
  let accepts: WaitingAccept[] = [];
  let closes: WaitingClose[] = [];
  let underWay: Batch | undefined;
  let scheduled = false;
  let held = false;
  let markTimer: Timer | undefined;
  let idleWaiters: (() => void)[] = [];

  function schedule(): void {
    if (scheduled || held || underWay !== undefined) return;
    scheduled = true;
    // A turn of the event loop gathers the requests that came with it.
    setImmediate(() => {
      scheduled = false;
      if (!held) sendNext();
    });
  }

  function sendNext(): void {
    if (underWay !== undefined) return;
    const acceptCount = countWithin(accepts, batchMax, batchMaxBytes, (accept) => accept.bytes);
    const closeCount = countWithin(closes, batchMax, batchMaxBytes, (close) => close.dataJson.length);
    const batch = {
      accepts: accepts.splice(0, acceptCount),
      closes: closes.splice(0, closeCount),
      marks: marks.takeAll(),
      sentMs: clock.monotonicMs(),
      unknown: false,
    };
    markTimer?.cancel();
    markTimer = undefined;
    if (batch.accepts.length + batch.closes.length + batch.marks.length === 0) {
      noteIdle();
      return;
    }
    underWay = batch;
    options.send({
      accepts: batch.accepts.map((waiting) => waiting.body),
      closes: batch.closes.map(({ record: _, resolve: __, ...close }) => close),
      marks: batch.marks,
    });
  }

  function noteIdle(): void {
    const waiters = idleWaiters;
    idleWaiters = [];
    for (const waiter of waiters) waiter();
  }

  function settleCloses(batch: Batch, offsets: readonly number[] | undefined): void {
    if (offsets === undefined) {
      closes = [...batch.closes, ...closes];
      marks.putBack(batch.marks);
      return;
    }
    const entries = batch.closes.flatMap((close, index) => toEntry(close, offsets[index] ?? 0));
    if (entries.length > 0) options.onLogged(entries);
    for (const close of batch.closes) close.resolve();
  }

  return {
    accept(body, bytes, settle) {
      accepts.push({ body, bytes, sinceMs: clock.monotonicMs(), settle });
      schedule();
    },
    close(record, notification) {
      return new Promise((resolve) => {
        const { referenceId, user } = record;
        const loggedAtMs = options.steadyMs();
        closes.push({
          ...notification,
          referenceId,
          tenant: user.tenant,
          userId: user.userId,
          loggedAtMs,
          record,
          resolve,
        });
        schedule();
      });
    },
    marks: {
      get: marks.get,
      set(user, through) {
        marks.set(user, through);
        markTimer ??= clock.after(options.markDelayMs, schedule);
      },
    },
    committed(outcome) {
      const batch = underWay;
      underWay = undefined;
      if (batch === undefined) return;
      options.onWritten(clock.monotonicMs() - batch.sentMs);
      settleCloses(batch, outcome.offsets);
      for (const [index, waiting] of batch.accepts.entries()) waiting.settle(toFate(outcome.accepted?.[index]));
      if (outcome.offsets !== undefined) sendNext();
      else if (held) noteIdle();
      else schedule();
    },
    hold(nowHeld) {
      held = nowHeld;
      if (!held) {
        schedule();
        return;
      }
      const refused = accepts;
      accepts = [];
      for (const waiting of refused) waiting.settle(UNWRITABLE);
      if (underWay === undefined) noteIdle();
    },
    retry: sendNext,
    giveUpOverdue() {
      const nowMs = clock.monotonicMs();
      const overdue = accepts.filter(({ sinceMs }) => nowMs - sinceMs >= options.acceptWaitMs);
      accepts = accepts.filter(({ sinceMs }) => nowMs - sinceMs < options.acceptWaitMs);
      for (const waiting of overdue) waiting.settle({ type: 'refused', refusal: 'slow' });
      if (underWay === undefined || underWay.unknown || nowMs - underWay.sentMs < options.unknownAfterMs) return;
      underWay.unknown = true;
      for (const waiting of underWay.accepts) waiting.settle({ type: 'unknown' });
    },
    isSlow: () => underWay !== undefined && clock.monotonicMs() - underWay.sentMs >= options.acceptWaitMs,
    idle: () =>
      new Promise((resolve) => {
        idleWaiters.push(resolve);
        if (held && underWay === undefined) noteIdle();
        else schedule();
      }),
  };
}

const UNWRITABLE: AcceptFate = { type: 'refused', refusal: 'unwritable' };

function toFate(sequence: number | undefined): AcceptFate {
  return sequence === undefined ? UNWRITABLE : { type: 'stored', sequence };
}

/** How many of the first go together: up to so many, and none more once the bytes are reached. */
function countWithin<Item>(
  items: readonly Item[],
  countMax: number,
  bytesMax: number,
  toBytes: (item: Item) => number,
): number {
  let bytes = 0;
  const end = items.findIndex((item, index) => {
    if (index === countMax || bytes >= bytesMax) return true;
    bytes += toBytes(item);
    return false;
  });
  return end === -1 ? items.length : end;
}

function toEntry(close: WaitingClose, offset: number): readonly LogEntry[] {
  if (offset === 0) return [];
  const { referenceId, channel, dataJson, loggedAtMs } = close;
  return [{ user: close.record.user, offset, referenceId, channel, dataJson, loggedAtMs }];
}
