import type { Clock, Timer } from '../../kernel/clock.ts';
import { afterTurns } from '../../kernel/turns.ts';
import type { LogEntry, NewNotification, RequestRecord } from '../journal.ts';
import type { AcceptFate } from '../record/acceptance.ts';
import type { DeliveryMarks } from '../record/delivery-marks.ts';
import { GATHERING } from '../record/gathering.ts';
import type { CommitBatch, CommitOutcome } from './storage-message.ts';
import { createWaitingWrites, type WaitingClose, type WaitingWritesOptions, type Writes } from './waiting-writes.ts';

/** What the storage is writing. */
type UnderWay = { readonly writes: Writes; readonly sentMs: number; unknown: boolean };

/** What waits to be written. One batch is under way; whatever comes meanwhile goes into the next. */
export type CommitLine = {
  accept(body: string, bytes: number, settle: (fate: AcceptFate) => void): void;
  close(record: RequestRecord, notification: NewNotification): Promise<void>;
  readonly marks: Pick<DeliveryMarks, 'set' | 'of'>;
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

export type CommitLineOptions = WaitingWritesOptions & {
  readonly clock: Clock;
  /** What entries are dated by. */
  readonly steadyMs: () => number;
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
  const { clock } = options;
  const waiting = createWaitingWrites(options);
  let underWay: UnderWay | undefined;
  let scheduled = false;
  let held = false;
  let markTimer: Timer | undefined;
  let idleWaiters: (() => void)[] = [];

  function schedule(): void {
    if (scheduled || held || underWay !== undefined) return;
    scheduled = true;
    afterTurns(clock, GATHERING, () => {
      scheduled = false;
      if (!held) sendNext();
    });
  }

  function sendNext(): void {
    if (underWay !== undefined) return;
    markTimer?.cancel();
    markTimer = undefined;
    const writes = waiting.take();
    if (writes === undefined) {
      noteIdle();
      return;
    }
    underWay = { writes, sentMs: clock.monotonicMs(), unknown: false };
    options.send({
      accepts: writes.accepts.map(({ body }) => body),
      closes: writes.closes.map(({ record: _, resolve: __, ...close }) => close),
      marks: writes.marks,
    });
  }

  function noteIdle(): void {
    const waiters = idleWaiters;
    idleWaiters = [];
    for (const resolve of waiters) resolve();
  }

  function settleCloses(writes: Writes, offsets: readonly number[] | undefined): void {
    if (offsets === undefined) {
      waiting.putBack(writes);
      return;
    }
    const entries = writes.closes.flatMap((close, index) => toEntry(close, offsets[index] ?? 0));
    if (entries.length > 0) options.onLogged(entries);
    for (const close of writes.closes) close.resolve();
  }

  function committed(outcome: CommitOutcome): void {
    if (underWay === undefined) return;
    const { writes, sentMs } = underWay;
    underWay = undefined;
    options.onWritten(clock.monotonicMs() - sentMs);
    settleCloses(writes, outcome.offsets);
    for (const [index, { settle }] of writes.accepts.entries()) settle(toFate(outcome.accepted?.[index]));
    if (!held) schedule();
    else if (outcome.offsets !== undefined) sendNext();
    else noteIdle();
  }

  return {
    accept(body, bytes, settle) {
      waiting.accept({ body, bytes, sinceMs: clock.monotonicMs(), settle });
      schedule();
    },
    close: (record, notification) =>
      new Promise((resolve) => {
        waiting.close(toWaitingClose(record, notification, options.steadyMs(), resolve));
        schedule();
      }),
    marks: {
      of: waiting.marks.of,
      set(user, channel, through) {
        waiting.marks.set(user, channel, through);
        markTimer ??= clock.after(options.markDelayMs, schedule);
      },
    },
    committed,
    hold(nowHeld) {
      held = nowHeld;
      if (!held) {
        schedule();
        return;
      }
      waiting.refuse(Number.POSITIVE_INFINITY, 'unwritable');
      if (underWay === undefined) noteIdle();
    },
    retry: sendNext,
    giveUpOverdue() {
      const nowMs = clock.monotonicMs();
      waiting.refuse(nowMs - options.acceptWaitMs, 'slow');
      if (underWay === undefined || underWay.unknown || nowMs - underWay.sentMs < options.unknownAfterMs) return;
      underWay.unknown = true;
      for (const { settle } of underWay.writes.accepts) settle({ type: 'unknown' });
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

function toFate(order: number | undefined): AcceptFate {
  return order === undefined ? { type: 'refused', refusal: 'unwritable' } : { type: 'stored', order };
}

function toWaitingClose(
  record: RequestRecord,
  { channel, dataJson }: NewNotification,
  loggedAtMs: number,
  resolve: () => void,
): WaitingClose {
  const { referenceId, user } = record;
  const { tenant, userId } = user;
  return { referenceId, tenant, userId, channel, dataJson, loggedAtMs, record, resolve };
}

function toEntry(close: WaitingClose, offset: number): readonly LogEntry[] {
  if (offset === 0) return [];
  const { referenceId, channel, dataJson, loggedAtMs } = close;
  return [{ user: close.record.user, offset, referenceId, channel, dataJson, loggedAtMs }];
}
