import type { Clock } from '../../kernel/clock.ts';
import type { UcsFault } from '../../ucs-client/port.ts';
import { toRecordAgeMs } from '../record/record-age.ts';
import { toFailure } from './attempt.ts';
import type { InFlight } from './in-flight.ts';
import type { Job } from './job.ts';
import type { OpenJobs } from './open-jobs.ts';
import type { BackingOff } from './retry/backing-off.ts';
import type { TenantLanes } from './tenant-lanes.ts';

/** What came of a word about an open request. */
export type DeskVerdict = 'done' | 'unknown' | 'under-way' | 'behind';

/** What an operator sees of a job. */
export type DeskJob = {
  readonly job: Job;
  readonly ageMs: number;
  readonly state: 'waiting' | 'backing-off' | 'under-way';
};

/** Where an operator asks after open requests and says what is to become of one. */
export type Desk = {
  /** The oldest first, at most `limit`, of those for which `test` is true. */
  list(test: (job: Job) => boolean, limit: number): readonly DeskJob[];
  /** Does not wait for its time any longer. */
  retry(referenceId: number): DeskVerdict;
  /** Fails it, unless a call for it is under way or another request of the same interaction stands before it. */
  fail(referenceId: number): DeskVerdict;
};

export type DeskParts = {
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly jobs: Pick<OpenJobs, 'byReferenceId' | 'isFirst' | 'fail'>;
  readonly lanes: Pick<TenantLanes, 'add' | 'extract'>;
  readonly backingOff: Pick<BackingOff, 'take' | 'has'>;
  readonly inFlight: Pick<InFlight, 'has'>;
  readonly pump: () => void;
};

const BY_AN_OPERATOR: UcsFault = {
  errorCode: 'CANCELLED',
  errorDetail: 'The request was ended by an operator of the gateway.',
  retryable: false,
};

export function createDesk({ clock, jobs, lanes, backingOff, inFlight, pump }: DeskParts): Desk {
  function stateOf(job: Job): DeskJob['state'] {
    if (inFlight.has(job)) return 'under-way';
    return backingOff.has(job) ? 'backing-off' : 'waiting';
  }

  return {
    list(test, limit) {
      const found: DeskJob[] = [];
      for (const job of jobs.byReferenceId.values()) {
        if (found.length >= limit) break;
        if (test(job)) found.push({ job, ageMs: toRecordAgeMs(job.record, clock), state: stateOf(job) });
      }
      return found;
    },
    retry(referenceId) {
      const job = jobs.byReferenceId.get(referenceId);
      if (job === undefined) return 'unknown';
      if (inFlight.has(job)) return 'under-way';
      if (backingOff.take(job)) lanes.add(job);
      pump();
      return 'done';
    },
    fail(referenceId) {
      const job = jobs.byReferenceId.get(referenceId);
      if (job === undefined) return 'unknown';
      if (inFlight.has(job)) return 'under-way';
      if (!jobs.isFirst(job)) return 'behind';
      if (!backingOff.take(job)) lanes.extract((other) => other === job);
      jobs.fail(job, toFailure(BY_AN_OPERATOR));
      pump();
      return 'done';
    },
  };
}
