import { remainingMs } from '../../kernel/deadline.ts';
import type { Job } from './job.ts';

/** Deadline of the attempt that begins now: what the budget has left; but the one attempt that a record of an earlier process has for certain gets its whole time, however late its turn comes. */
export function toAttemptTimeoutMs(job: Job, attemptTimeoutMs: number, monotonicMs: number): number {
  const leftMs = remainingMs(job.deadline, monotonicMs);
  const certain = job.leftOver && job.attempts === 1;
  return certain || leftMs === 0 ? attemptTimeoutMs : Math.min(attemptTimeoutMs, leftMs);
}
