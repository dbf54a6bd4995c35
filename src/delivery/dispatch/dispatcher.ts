import { isOver } from '../../kernel/deadline.ts';
import { every } from '../../kernel/every.ts';
import type { UcsClient, UcsFault } from '../../ucs-client/port.ts';
import type { Journal, RequestRecord } from '../journal.ts';
import { type AttemptOptions, runAttempt, toFailure } from './attempt.ts';
import { createDesk, type Desk } from './desk.ts';
import { createInFlight, type InFlightOptions } from './in-flight.ts';
import type { Job } from './job.ts';
import { createOpenJobs, type OpenJobsOptions } from './open-jobs.ts';
import { createOpenRecords, type OpenRecordsOptions } from './open-records.ts';
import { isOverdue, toLastFault, toOverdueFault } from './overdue.ts';
import { createResumption } from './resumption.ts';
import { createBackingOff } from './retry/backing-off.ts';
import { createRetryBudget, type RetryBudgetOptions } from './retry/retry-budget.ts';
import { type RetryDelayOptions, toRetryDelayMs } from './retry/retry-delay.ts';
import { createRetryTimer } from './retry/retry-timer.ts';
import { createTenantLanes } from './tenant-lanes.ts';

export type DispatcherOptions = OpenJobsOptions &
  AttemptOptions &
  InFlightOptions &
  OpenRecordsOptions & {
    readonly journal: Pick<Journal, 'take' | 'content' | 'close' | 'mayDispatch' | 'onMayDispatchChange'>;
    readonly ucs: Pick<UcsClient, 'call' | 'callsMax' | 'health' | 'onHealthChange'>;
    /** From [0, 1). */
    readonly random: () => number;
    /** Calls under way at once for one tenant. */
    readonly inFlightPerTenantMax: number;
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
  /** For an operator. */
  readonly desk: Desk;
};

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
  const openRecords = createOpenRecords(options);
  const jobs = createOpenJobs(openRecords, lanes.add, options);
  const inFlight = createInFlight(options);
  const resumption = createResumption(journal, clock);
  const backingOff = createBackingOff(clock, (job) => {
    lanes.add(job);
    pump();
  });
  const endings: (() => void)[] = [];
  let stopped = false;

  function taken(records: readonly RequestRecord[]): void {
    jobs.admit(records);
    pump();
  }

  function pump(): void {
    while (!stopped && journal.mayDispatch() && inFlight.hasRoom()) {
      const job = lanes.next();
      if (job === undefined) break;
      void run(job);
    }
    if (!stopped && lanes.waitingRetries() > 0) retryTimer.arm();
  }

  async function run(job: Job): Promise<void> {
    inFlight.begin(job);
    resumption.noteHeldBack(job);
    job.attempts += 1;
    const verdict = await runAttempt(job, options);
    inFlight.end(job);
    lanes.ended(job);
    if (verdict.type === 'held') {
      job.attempts -= 1;
      lanes.add(job);
    } else if (verdict.type === 'retry') tryAgain(job, verdict.fault);
    else retryBudget.noteSuccess();
    if (verdict.type === 'success') jobs.succeed(job, verdict.fields);
    if (verdict.type === 'failure') jobs.fail(job, verdict.failure);
    pump();
  }

  function tryAgain(job: Job, fault: UcsFault): void {
    // What a stopping gateway broke off itself is for the next start.
    if (stopped) return;
    job.lastFault = toLastFault(job, fault, clock.monotonicMs());
    const delayMs = toRetryDelayMs(job.attempts, fault.retryAfterMs, options.retryDelay, options.random());
    if (isOver(job.deadline, clock.monotonicMs() + delayMs)) {
      jobs.fail(job, toFailure(job.lastFault));
      return;
    }
    metrics.retryScheduled(job.operation.name);
    const { referenceId } = job.record;
    log.debug(
      { referenceId, attempts: job.attempts, errorCode: fault.errorCode, delayMs },
      'A request is tried again.',
    );
    backingOff.wait(job, delayMs);
  }

  function failOverdue(): void {
    if (!journal.mayDispatch()) return;
    const monotonicMs = clock.monotonicMs();
    const overdue = lanes.extract((job) => {
      resumption.noteHeldBack(job);
      return isOverdue(job, monotonicMs);
    });
    for (const job of overdue) jobs.fail(job, toFailure(toOverdueFault(job, ucs.health().serving)));
    if (overdue.length > 0) pump();
  }

  return {
    start() {
      const sweep = every(clock, SWEEP_MS, failOverdue);
      const mayDispatchChanged = (): void => {
        resumption.changed();
        pump();
      };
      endings.push(
        () => sweep.cancel(),
        ucs.onHealthChange(pump),
        journal.onMayDispatchChange(mayDispatchChanged),
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
      inFlight: inFlight.size(),
      waiting: lanes.waiting(),
      backingOff: backingOff.size(),
    }),
    desk: createDesk({ clock, jobs, lanes, backingOff, inFlight, pump }),
  };
}
