import type { Clock, Timer } from '../../kernel/clock.ts';
import { isOver, remainingMs, toDeadline } from '../../kernel/deadline.ts';
import { every } from '../../kernel/every.ts';
import type { DispatchableOperation } from '../../operations/dispatchable.ts';
import type { Failure, PersonName } from '../../operations/operation.ts';
import { unknownOperation } from '../../operations/unknown-operation.ts';
import type { Log, Metrics, Traces } from '../../telemetry/port.ts';
import type { UcsClient, UcsFault } from '../../ucs-client/port.ts';
import type { Journal, RequestRecord } from '../journal.ts';
import { DEFAULT_FAILURE_MESSAGE, runAttempt, toFailure, type Verdict } from './attempt.ts';
import type { Job } from './job.ts';
import { createOrderLines } from './order-lines.ts';
import { toFailureData, toSuccessData } from './outcome-notification.ts';
import { createRetryBudget, type RetryBudgetOptions } from './retry-budget.ts';
import { type RetryDelayOptions, toRetryDelayMs } from './retry-delay.ts';
import { createTenantLanes } from './tenant-lanes.ts';

export type DispatcherOptions = {
  readonly journal: Pick<Journal, 'take' | 'close'>;
  readonly ucs: Pick<UcsClient, 'call' | 'health' | 'onHealthChange'>;
  readonly operations: ReadonlyMap<string, DispatchableOperation>;
  /** Channel of the notifications. */
  readonly channel: string;
  readonly personName: (tenant: string, userId: string) => PersonName | undefined;
  readonly clock: Clock;
  /** From [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly traces: Pick<Traces, 'run'>;
  /** Calls under way at once, over all and for one tenant. */
  readonly inFlightMax: number;
  readonly inFlightPerTenantMax: number;
  /** Deadline of one call. */
  readonly attemptTimeoutMs: number;
  /** From acceptance to the failure notification, over all attempts. */
  readonly budgetMs: number;
  /** What a record of an earlier process gets from this start on, if its own budget has less. */
  readonly leftOverBudgetMs: number;
  readonly retryDelay: RetryDelayOptions;
  readonly retryBudget: RetryBudgetOptions;
};

export type DispatcherStats = {
  /** Records taken and not closed. */
  readonly open: number;
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

/** Turns open records into calls of the UCS, and their outcomes into notifications (DESIGN.md section 1). */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { journal, ucs, clock, log, metrics } = options;
  const retryBudget = createRetryBudget(options.retryBudget, clock);
  const lanes = createTenantLanes({
    inFlightPerTenantMax: options.inFlightPerTenantMax,
    mayRetry: retryBudget.tryTake,
  });
  const lines = createOrderLines();
  const startedAtMs = clock.nowMs();
  const timers = new Set<Timer>();
  let open = 0;
  let inFlight = 0;
  let backingOff = 0;
  let tokenTimer: Timer | undefined;
  let stopped = false;
  let idleWaiters: (() => void)[] = [];

  function taken(records: readonly RequestRecord[]): void {
    open += records.length;
    for (const record of records) admit(record);
    pump();
  }

  function admit(record: RequestRecord): void {
    const operation = options.operations.get(record.operation);
    if (operation === undefined) {
      const { failure, failureFields } = unknownOperation;
      const data = toFailureData(record.referenceId, failureFields, {
        ...failure,
        errorMessage: DEFAULT_FAILURE_MESSAGE,
      });
      log.error(
        { referenceId: record.referenceId, operation: record.operation },
        'The journal names an unknown operation',
      );
      void close(record, unknownOperation.name, 'failure', data);
      return;
    }
    const leftOver = record.acceptedAtMs < startedAtMs;
    const sinceAcceptedMs = Math.max(0, clock.nowMs() - record.acceptedAtMs);
    const budgetMs = Math.max(options.budgetMs - sinceAcceptedMs, leftOver ? options.leftOverBudgetMs : 0);
    const job: Job = {
      record,
      operation,
      leftOver,
      attempts: 0,
      lastFault: undefined,
      deadline: toDeadline(clock.monotonicMs(), budgetMs),
    };
    if (lines.enter(job)) lanes.add(job);
  }

  function pump(): void {
    const limit = ucs.health().serving ? options.inFlightMax : PROBES_IN_FLIGHT;
    while (inFlight < limit && !stopped) {
      const job = lanes.next();
      if (job === undefined) break;
      void run(job);
    }
    waitForToken();
  }

  /** Retries that have no permission come back when time has made one; whatever else waits, waits for a call to end. */
  function waitForToken(): void {
    if (stopped || tokenTimer !== undefined || lanes.waitingRetries() === 0) return;
    const waitMs = retryBudget.waitMs();
    if (waitMs === 0) return;
    tokenTimer = clock.after(waitMs, () => {
      tokenTimer = undefined;
      pump();
    });
  }

  async function run(job: Job): Promise<void> {
    inFlight += 1;
    job.attempts += 1;
    const verdict = await runAttempt(job, toTimeoutMs(job), options);
    inFlight -= 1;
    lanes.ended(job);
    settle(job, verdict);
    pump();
  }

  /** What the budget has left; but the one attempt that a record of an earlier process has for certain gets its whole time, however late its turn comes. */
  function toTimeoutMs(job: Job): number {
    const leftMs = remainingMs(job.deadline, clock.monotonicMs());
    const certain = job.leftOver && job.attempts === 1;
    return certain || leftMs === 0 ? options.attemptTimeoutMs : Math.min(options.attemptTimeoutMs, leftMs);
  }

  function settle(job: Job, verdict: Verdict): void {
    if (verdict.type === 'retry') {
      tryAgain(job, verdict.fault);
      return;
    }
    retryBudget.noteSuccess();
    if (verdict.type === 'success') finish(job, 'success', toSuccessData(job.record.referenceId, verdict.fields));
    else fail(job, verdict.failure);
  }

  function tryAgain(job: Job, fault: UcsFault): void {
    // What a stopping gateway broke off itself is for the next start.
    if (stopped) return;
    job.lastFault = fault;
    const delayMs = toRetryDelayMs(job.attempts, fault.retryAfterMs, options.retryDelay, options.random());
    if (isOver(job.deadline, clock.monotonicMs() + delayMs)) {
      fail(job, toFailure(fault));
      return;
    }
    metrics.retryScheduled(job.operation.name);
    backingOff += 1;
    const timer = clock.after(delayMs, () => {
      timers.delete(timer);
      backingOff -= 1;
      lanes.add(job);
      pump();
    });
    timers.add(timer);
  }

  function failOverdue(): void {
    const nowMs = clock.monotonicMs();
    const overdue = lanes.extract((job) => isOver(job.deadline, nowMs) && (job.attempts > 0 || !job.leftOver));
    for (const job of overdue)
      fail(job, toFailure(job.lastFault ?? (ucs.health().serving ? NOT_IN_TIME : OUT_OF_REACH)));
    if (overdue.length > 0) pump();
  }

  function fail(job: Job, failure: Failure & { readonly errorMessage: string }): void {
    finish(job, 'failure', toFailureData(job.record.referenceId, job.operation.failureFields, failure));
  }

  function finish(job: Job, outcome: 'success' | 'failure', dataJson: string): void {
    // The next in line need not wait for the disk: its close() comes after this one, and is not durable before it.
    const next = lines.leave(job);
    if (next !== undefined) lanes.add(next);
    void close(job.record, job.operation.name, outcome, dataJson);
  }

  async function close(
    record: RequestRecord,
    operation: string,
    outcome: 'success' | 'failure',
    dataJson: string,
  ): Promise<void> {
    await journal.close(record, { channel: options.channel, dataJson });
    metrics.notificationLogged(operation, outcome, clock.nowMs() - record.acceptedAtMs);
    open -= 1;
    if (open === 0) noteIdle();
  }

  function noteIdle(): void {
    for (const waiter of idleWaiters) waiter();
    idleWaiters = [];
  }

  function stop(): void {
    stopped = true;
    tokenTimer?.cancel();
    for (const timer of timers) timer.cancel();
    timers.clear();
    noteIdle();
  }

  let endTaking: () => void = () => {};
  let endHealth: () => void = () => {};

  return {
    start() {
      timers.add(every(clock, SWEEP_MS, failOverdue));
      endHealth = ucs.onHealthChange(pump);
      endTaking = journal.take(taken);
    },
    async drain(withinMs) {
      if (open > 0 && !stopped) {
        const timer = clock.after(withinMs, noteIdle);
        await new Promise<void>((resolve) => idleWaiters.push(resolve));
        timer.cancel();
      }
      endTaking();
      endHealth();
      stop();
    },
    stats: () => ({ open, inFlight, waiting: lanes.waiting(), backingOff }),
  };
}

/** For a request that waited, behind others of its interaction or for a permission to retry, until its time was over. */
const NOT_IN_TIME: UcsFault = {
  errorCode: 'DEADLINE_EXCEEDED',
  errorDetail: 'The time for the request ran out before the UCS could be asked again.',
  retryable: false,
};
const OUT_OF_REACH: UcsFault = {
  errorCode: 'UNAVAILABLE',
  errorDetail: 'The UCS could not be reached while there was time for the request.',
  retryable: false,
};
