import type { JsonObject } from '../../kernel/json.ts';
import type { Dialect, OutcomeFailure } from '../../operations/definition/dialect.ts';
import { unknownOperation } from '../../operations/unknown-operation.ts';
import type { RequestRecord } from '../journal.ts';
import type { Job } from './job.ts';
import type { Outcome } from './open-records.ts';
import { DEFAULT_FAILURE_MESSAGE, toFailureText, toSuccessText, toTooLongFailure } from './outcome-notification.ts';

export type JobOutcomeOptions = {
  /** In which dialect a request was made, by its operation's name. */
  readonly dialectOf: (operation: string) => Dialect;
  /** Bytes of one notification. */
  readonly notificationMaxBytes: number;
};

/** What a job ends with when the UCS did what it was asked for; a failure where the answer is too long for a notification. */
export function toSuccess(job: Job, fields: JsonObject, options: JobOutcomeOptions): Outcome {
  const dataJson = toSuccessText(options.dialectOf(job.record.operation), job.record, fields);
  const tooLong = toTooLongFailure(dataJson, options.notificationMaxBytes);
  if (tooLong !== undefined) return toFailed(job, tooLong, options);
  return { ...ofJob(job), type: 'success', dataJson, errorCode: undefined };
}

export function toFailed(job: Job, failure: OutcomeFailure, options: JobOutcomeOptions): Outcome {
  const { record, operation } = job;
  const dataJson = toFailureText(options.dialectOf(record.operation), record, operation.failureFields, failure);
  return { ...ofJob(job), type: 'failure', dataJson, errorCode: failure.errorCode };
}

/** For a record whose operation the catalogue does not know. */
export function toUnknown(record: RequestRecord, options: JobOutcomeOptions): Outcome {
  const { name, failure, failureFields } = unknownOperation;
  const told = { ...failure, errorMessage: DEFAULT_FAILURE_MESSAGE };
  const dataJson = toFailureText(options.dialectOf(record.operation), record, failureFields, told);
  const { errorCode } = failure;
  return { operation: name, type: 'failure', dataJson, attempts: 0, ucsMs: 0, trace: undefined, errorCode };
}

function ofJob({
  operation,
  attempts,
  ucsMs,
  trace,
}: Job): Pick<Outcome, 'operation' | 'attempts' | 'ucsMs' | 'trace'> {
  return { operation: operation.name, attempts, ucsMs, trace };
}
