import { toDeadline } from '../../kernel/deadline.ts';
import type { DispatchableOperation } from '../../operations/definition/dispatchable.ts';
import type { RequestRecord } from '../journal.ts';
import { toRecordAgeMs } from '../record/record-age.ts';
import type { Job } from './job.ts';

export type AdmissionOptions = {
  readonly operations: ReadonlyMap<string, DispatchableOperation>;
  /** From acceptance to the failure notification, over all attempts. */
  readonly budgetMs: number;
  /** What a record of an earlier process gets from this start on, if its own budget has less. */
  readonly leftOverBudgetMs: number;
};

/** The time of the admission, on both clocks. */
export type AdmissionMoment = { readonly nowMs: number; readonly monotonicMs: number };

/** The job of a record that was taken, with what is left of its budget; undefined when the catalogue does not know its operation. */
export function toJob(record: RequestRecord, options: AdmissionOptions, moment: AdmissionMoment): Job | undefined {
  const operation = options.operations.get(record.operation);
  if (operation === undefined) return undefined;
  const leftOver = record.inherited;
  const ageMs = toRecordAgeMs(record, { nowMs: () => moment.nowMs, monotonicMs: () => moment.monotonicMs });
  const budgetMs = Math.max(options.budgetMs - ageMs, leftOver ? options.leftOverBudgetMs : 0);
  const deadline = toDeadline(moment.monotonicMs, budgetMs);
  return {
    record,
    operation,
    admittedAtMs: moment.monotonicMs,
    leftOver,
    attempts: 0,
    ucsMs: 0,
    trace: undefined,
    lastFault: undefined,
    deadline,
  };
}
