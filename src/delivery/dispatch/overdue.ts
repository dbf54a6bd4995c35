import { isOver } from '../../kernel/deadline.ts';
import type { UcsFault } from '../../ucs-client/port.ts';
import type { Job } from './job.ts';

/** Whether a waiting job's time is over. A record of an earlier process has one attempt for certain. */
export function isOverdue(job: Job, monotonicMs: number): boolean {
  return isOver(job.deadline, monotonicMs) && (job.attempts > 0 || !job.leftOver);
}

/** The deadline of a call is a whole number of milliseconds of another clock: it may end this much before the budget does. */
const EARLY_MAX_MS = 5;

/** The fault to remember of an attempt. One that the end of the budget cut short says only that the time was over: what was learned before says more. */
export function toLastFault(job: Job, fault: UcsFault, monotonicMs: number): UcsFault {
  const isCutShort = fault.errorCode === 'DEADLINE_EXCEEDED' && isOver(job.deadline, monotonicMs + EARLY_MAX_MS);
  return isCutShort && job.lastFault !== undefined ? job.lastFault : fault;
}

/** Why an overdue job fails: its last attempt's fault, or what kept it from having one. */
export function toOverdueFault(job: Job, ucsServing: boolean): UcsFault {
  return job.lastFault ?? (ucsServing ? NOT_IN_TIME : OUT_OF_REACH);
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
