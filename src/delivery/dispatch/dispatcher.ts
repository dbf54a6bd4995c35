import { isOver } from '../../kernel/deadline.ts';
import { every } from '../../kernel/every.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { OutcomeFailure } from '../../operations/definition/dialect.ts';
import { unknownOperation } from '../../operations/unknown-operation.ts';
import type { UcsClient, UcsFault } from '../../ucs-client/port.ts';
import type { Journal, RequestRecord } from '../journal.ts';
import { type AdmissionOptions, toJob } from './admission.ts';
import { type AttemptOptions, runAttempt, toFailure } from './attempt.ts';
import { createBackingOff } from './backing-off.ts';
import type { Job } from './job.ts';
import { createOpenRecords, type OpenRecordsOptions, type Outcome } from './open-records.ts';
import { createOrderLines } from './order-lines.ts';
import { DEFAULT_FAILURE_MESSAGE, toFailureText, toSuccessText, toTooLongFailure } from './outcome-notification.ts';
import { isOverdue, toOverdueFault } from './overdue.ts';
import { createRetryBudget, type RetryBudgetOptions } from './retry-budget.ts';
import { type RetryDelayOptions, toRetryDelayMs } from './retry-delay.ts';
import { createRetryTimer } from './retry-timer.ts';
import { createTenantLanes } from './tenant-lanes.ts';

export type DispatcherOptions = AdmissionOptions &
  AttemptOptions &
  OpenRecordsOptions & {
    readonly journal: Pick<Journal, 'take' | 'content' | 'close' | 'mayDispatch' | 'onMayDispatchChange'>;
    readonly ucs: Pick<UcsClient, 'call' | 'callsMax' | 'health' | 'onHealthChange'>;
    /** From [0, 1). */
    readonly random: () => number;
    /** Calls under way at once, over all and for one tenant. */
    readonly inFlightMax: number;
    readonly inFlightPerTenantMax: number;
    /** Bytes of the requests of these calls; one call may always be made, whatever its size. */
    readonly inFlightMaxBytes: number;
    readonly retryDelay: RetryDelayOptions;
    readonly retryBudget: RetryBudgetOptions;
  };

export type DispatcherStats = {
  /** Records taken and not closed. */
  readonly open: number;
  /** Age of the oldest of them. */
  readonly oldestOpenMs: number;
  readonly inFlight: number;
  /** Records that could run and wait for their turn. */
  readonly waiting: number;
  /** Records that wait for their next attempt. */
  readonly backingOff: number;
};

export type Dispatcher = {
  start(): void;
  /** Goes on for as long as there is something to finish, at most so long; leaves the rest open for the next start. */
  drain(withinMs: number): Promise<void>;
  stats(): DispatcherStats;
};

/** While the backend is not serving, one call at a time finds out whether it is back. */
const PROBES_IN_FLIGHT = 1;
/** How often waiting records are looked through for those whose budget is over. */
const SWEEP_MS = 250;

/** Turns open records into calls of the UCS, and their outcomes into notifications (ARCHITECTURE.md, "The road of one request"). */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { journal, ucs, clock, log, metrics } = options;
  const retryBudget = createRetryBudget(options.retryBudget, clock);
  const retryTimer = createRetryTimer(clock, retryBudget, pump);
  const lanes = createTenantLanes({
    inFlightPerTenantMax: options.inFlightPerTenantMax,
    mayRetry: retryBudget.tryTake,
  });
  const lines = createOrderLines();
  const openRecords = createOpenRecords(options);
  const backingOff = createBackingOff(clock, (job) => {
    lanes.add(job);
    pump();
  });
  const endings: (() => void)[] = [];
  let inFlight = 0;
  let inFlightBytes = 0;
  let stopped = false;
  /** When calls might be made again, on the monotonic clock. */
  let resumedAtMs = Number.NEGATIVE_INFINITY;

  function taken(records: readonly RequestRecord[]): void {
    openRecords.opened(records);
    const moment = { nowMs: clock.nowMs(), monotonicMs: clock.monotonicMs() };
    for (const record of records) {
      const job = toJob(record, options, moment);
      if (job === undefined) refuse(record);
      else if (lines.enter(job)) lanes.add(job);
    }
    pump();
  }

  function refuse(record: RequestRecord): void {
    const { referenceId, operation } = record;
    log.error({ referenceId, operation }, 'The journal names an unknown operation');
    const { name, failure, failureFields } = unknownOperation;
    const told = { ...failure, errorMessage: DEFAULT_FAILURE_MESSAGE };
    const dataJson = toFailureText(options.dialectOf(operation), record, failureFields, told);
    void openRecords.close(record, {
      ...{ operation: name, type: 'failure', dataJson },
      ...{ attempts: 0, ucsMs: 0, trace: undefined, errorCode: failure.errorCode },
    });
  }

  function mayCall(): boolean {
    if (stopped || !journal.mayDispatch()) return false;
    const limit = ucs.health().serving ? Math.max(1, Math.min(options.inFlightMax, ucs.callsMax())) : PROBES_IN_FLIGHT;
    return inFlight === 0 || (inFlight < limit && inFlightBytes < options.inFlightMaxBytes);
  }

  /** What had no attempt when calls might not be made has one for certain. */
  function resume(): void {
    if (journal.mayDispatch()) resumedAtMs = clock.monotonicMs();
    pump();
  }

  function noteHeldBack(job: Job): void {
    if (job.admittedAtMs < resumedAtMs && job.attempts === 0) job.leftOver = true;
  }

  function pump(): void {
    while (mayCall()) {
      const job = lanes.next();
      if (job === undefined) break;
      void run(job);
    }
    if (!stopped && lanes.waitingRetries() > 0) retryTimer.arm();
  }

  async function run(job: Job): Promise<void> {
    inFlight += 1;
    inFlightBytes += job.record.bytes;
    noteHeldBack(job);
    job.attempts += 1;
    const verdict = await runAttempt(job, options);
    inFlight -= 1;
    inFlightBytes -= job.record.bytes;
    lanes.ended(job);
    if (verdict.type === 'held') holdBack(job);
    else if (verdict.type === 'retry') tryAgain(job, verdict.fault);
    else retryBudget.noteSuccess();
    if (verdict.type === 'success') finish(job, toSuccess(job, verdict.fields));
    if (verdict.type === 'failure') finish(job, toFailed(job, verdict.failure));
    pump();
  }

  function holdBack(job: Job): void {
    job.attempts -= 1;
    lanes.add(job);
  }

  function tryAgain(job: Job, fault: UcsFault): void {
    // What a stopping gateway broke off itself is for the next start.
    if (stopped) return;
    job.lastFault = fault;
    const delayMs = toRetryDelayMs(job.attempts, fault.retryAfterMs, options.retryDelay, options.random());
    if (isOver(job.deadline, clock.monotonicMs() + delayMs)) {
      finish(job, toFailed(job, toFailure(fault)));
      return;
    }
    metrics.retryScheduled(job.operation.name);
    backingOff.wait(job, delayMs);
  }

  function failOverdue(): void {
    if (!journal.mayDispatch()) return;
    const monotonicMs = clock.monotonicMs();
    const overdue = lanes.extract((job) => {
      noteHeldBack(job);
      return isOverdue(job, monotonicMs);
    });
    for (const job of overdue) finish(job, toFailed(job, toFailure(toOverdueFault(job, ucs.health().serving))));
    if (overdue.length > 0) pump();
  }

  function toSuccess(job: Job, fields: JsonObject): JobOutcome {
    const dataJson = toSuccessText(options.dialectOf(job.record.operation), job.record, fields);
    const tooLong = toTooLongFailure(dataJson, options.notificationMaxBytes);
    return tooLong === undefined ? { type: 'success', dataJson, errorCode: undefined } : toFailed(job, tooLong);
  }

  function toFailed({ record, operation }: Job, failure: OutcomeFailure): JobOutcome {
    const dataJson = toFailureText(options.dialectOf(record.operation), record, operation.failureFields, failure);
    return { type: 'failure', dataJson, errorCode: failure.errorCode };
  }

  function finish(job: Job, outcome: JobOutcome): void {
    // The next in line need not wait for the disk: its close() comes after this one, and is not durable before it.
    const next = lines.leave(job);
    if (next !== undefined) lanes.add(next);
    const { attempts, ucsMs, trace } = job;
    void openRecords.close(job.record, { ...outcome, operation: job.operation.name, attempts, ucsMs, trace });
  }

  return {
    start() {
      const sweep = every(clock, SWEEP_MS, failOverdue);
      endings.push(
        () => sweep.cancel(),
        ucs.onHealthChange(pump),
        journal.onMayDispatchChange(resume),
        journal.take(taken),
      );
    },
    async drain(withinMs) {
      if (!stopped) await openRecords.untilNone(withinMs);
      stopped = true;
      for (const end of endings) end();
      retryTimer.stop();
      backingOff.stop();
    },
    stats: () => ({
      open: openRecords.count(),
      oldestOpenMs: openRecords.oldestAgeMs(),
      inFlight,
      waiting: lanes.waiting(),
      backingOff: backingOff.size(),
    }),
  };
}

type JobOutcome = Pick<Outcome, 'type' | 'dataJson' | 'errorCode'>;
