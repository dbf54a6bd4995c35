import type { Clock } from '../../kernel/clock.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { OutcomeFailure } from '../../operations/definition/dialect.ts';
import type { Log } from '../../telemetry/port.ts';
import type { RequestRecord } from '../journal.ts';
import { type AdmissionOptions, toJob } from './admission.ts';
import type { Job } from './job.ts';
import { type JobOutcomeOptions, toFailed, toSuccess, toUnknown } from './job-outcome.ts';
import type { OpenRecords, Outcome } from './open-records.ts';
import { createOrderLines } from './order-lines.ts';

export type OpenJobsOptions = AdmissionOptions & JobOutcomeOptions & { readonly clock: Clock; readonly log: Log };

/** The jobs that have no outcome yet. */
export type OpenJobs = {
  /** Makes jobs of records that were taken. */
  admit(records: readonly RequestRecord[]): void;
  succeed(job: Job, fields: JsonObject): void;
  fail(job: Job, failure: OutcomeFailure): void;
  /** By referenceId, the oldest first. */
  readonly byReferenceId: ReadonlyMap<number, Job>;
  /** Whether no other of the same interaction stands before it. */
  isFirst(job: Job): boolean;
};

/** `ready` is given the jobs before which no other of the same interaction stands. */
export function createOpenJobs(records: OpenRecords, ready: (job: Job) => void, options: OpenJobsOptions): OpenJobs {
  const { clock, log } = options;
  const jobs = new Map<number, Job>();
  const lines = createOrderLines();

  function refuse(record: RequestRecord): void {
    const { referenceId, operation } = record;
    log.error({ referenceId, operation }, 'The journal names an unknown operation');
    void records.close(record, toUnknown(record, options));
  }

  function finish(job: Job, outcome: Outcome): void {
    jobs.delete(job.record.referenceId);
    // The next in line need not wait for the disk: its close() comes after this one, and is not durable before it.
    const next = lines.leave(job);
    if (next !== undefined) ready(next);
    void records.close(job.record, outcome);
  }

  return {
    admit(taken) {
      records.opened(taken);
      const moment = { nowMs: clock.nowMs(), monotonicMs: clock.monotonicMs() };
      for (const record of taken) {
        const job = toJob(record, options, moment);
        if (job === undefined) {
          refuse(record);
          continue;
        }
        jobs.set(record.referenceId, job);
        if (lines.enter(job)) ready(job);
      }
    },
    succeed: (job, fields) => finish(job, toSuccess(job, fields, options)),
    fail: (job, failure) => finish(job, toFailed(job, failure, options)),
    byReferenceId: jobs,
    isFirst: lines.isFirst,
  };
}
