import type { Clock } from '../../kernel/clock.ts';
import type { Journal } from '../journal.ts';
import type { Job } from './job.ts';

/** Times in which no calls may be made: what had no attempt when they ended has one for certain. */
export type Resumption = {
  /** Calls may be made, or not any more. */
  changed(): void;
  /** To be asked before a job is run or given up. */
  noteHeldBack(job: Job): void;
};

export function createResumption(journal: Pick<Journal, 'mayDispatch'>, clock: Pick<Clock, 'monotonicMs'>): Resumption {
  let resumedAtMs = Number.NEGATIVE_INFINITY;
  return {
    changed() {
      if (journal.mayDispatch()) resumedAtMs = clock.monotonicMs();
    },
    noteHeldBack(job) {
      if (job.admittedAtMs < resumedAtMs && job.attempts === 0) job.leftOver = true;
    },
  };
}
