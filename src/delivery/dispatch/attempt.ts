import type { Clock } from '../../kernel/clock.ts';
import { isOver } from '../../kernel/deadline.ts';
import { toDerivedId } from '../../kernel/derived-id.ts';
import type { CallMethod } from '../../operations/definition/call-method.ts';
import type { AttemptOutcome } from '../../operations/definition/dispatchable.ts';
import type { Failure, PersonName } from '../../operations/definition/operation-definition.ts';
import type { Log, Metrics, Traces } from '../../telemetry/port.ts';
import type { UcsClient, UcsFault } from '../../ucs-client/port.ts';
import type { Journal, RequestContent } from '../journal.ts';
import { toAttemptTimeoutMs } from './attempt-time.ts';
import type { Job } from './job.ts';
import { DEFAULT_FAILURE_MESSAGE, toDataMaxBytes } from './outcome-notification.ts';

/** What an attempt means for its record. */
export type Verdict =
  | Extract<AttemptOutcome<UcsFault>, { readonly type: 'success' | 'failure' }>
  | { readonly type: 'retry'; readonly fault: UcsFault }
  /** No call may be made at present: the attempt does not count. */
  | { readonly type: 'held' };

export type AttemptOptions = {
  readonly journal: Pick<Journal, 'content' | 'mayDispatch'>;
  readonly ucs: Pick<UcsClient, 'call'>;
  readonly personName: (tenant: string, userId: string) => PersonName | undefined;
  /** Deadline of one call. */
  readonly attemptTimeoutMs: number;
  /** Bytes of one notification. */
  readonly notificationMaxBytes: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly traces: Traces;
};

const BROKEN: Failure = { errorCode: 'INTERNAL', errorDetail: 'The gateway could not carry out the request.' };
const UNREADABLE: UcsFault = {
  errorCode: 'UNAVAILABLE',
  errorDetail: 'The gateway could not read the request that it had accepted.',
  retryable: true,
};

/** Another process may be running this one's records. */
const HELD: UcsFault = {
  errorCode: 'UNAVAILABLE',
  errorDetail: 'The gateway may make no calls at present.',
  retryable: true,
};

/** Runs a job's operation once. Never rejects: what is thrown on the way is logged, and fails the request. */
export async function runAttempt(job: Job, options: AttemptOptions): Promise<Verdict> {
  const { record, operation } = job;
  const startedMs = options.clock.monotonicMs();
  const content = await options.journal.content(record);
  if (!options.journal.mayDispatch()) return { type: 'held' };
  if (content === undefined) return { type: 'retry', fault: UNREADABLE };
  const { referenceId } = record;
  job.trace = content.trace;
  const attributes = { referenceId, attempt: job.attempts };
  const span = options.traces.start(operation.name, { kind: 'client', parent: content.trace, attributes });
  const attempt = callOperation(job, { ...content, trace: span.headers }, options);
  const verdict = await attempt.catch((error: unknown): Verdict => {
    options.log.error(
      { err: error, referenceId, operation: operation.name },
      'An accepted request could not be carried out',
    );
    return { type: 'failure', failure: { ...BROKEN, errorMessage: DEFAULT_FAILURE_MESSAGE } };
  });
  span.end(toProblem(verdict));
  const durationMs = options.clock.monotonicMs() - startedMs;
  job.ucsMs += durationMs;
  options.metrics.attemptEnded(operation.name, METRIC_OUTCOMES[verdict.type], durationMs);
  return verdict;
}

/** What a span tells of a failed attempt: the name or number of the fault, never its sentence. */
function toProblem(verdict: Verdict): string | undefined {
  if (verdict.type === 'success' || verdict.type === 'held') return undefined;
  return String(verdict.type === 'retry' ? verdict.fault.errorCode : verdict.failure.errorCode);
}

const METRIC_OUTCOMES = { success: 'ok', failure: 'fault', retry: 'retryable', held: 'retryable' } as const;

async function callOperation(
  job: Job,
  { parameters, trace }: RequestContent,
  options: AttemptOptions,
): Promise<Verdict> {
  const { user, userName, referenceId, acceptedAtMs } = job.record;
  const { clock, ucs, journal } = options;
  const caller = { tenant: user.tenant, userId: user.userId, userName, referenceId, trace };
  const context = {
    userId: user.userId,
    acceptedAtMs,
    objectId: () => toDerivedId(`${user.tenant}\n${user.userId}\n${referenceId}\n${acceptedAtMs}`),
    personName: (userId: string) => options.personName(user.tenant, userId),
    dataMaxBytes: toDataMaxBytes(options.notificationMaxBytes),
  };
  const call: CallMethod<UcsFault> = (method, request) => {
    if (!journal.mayDispatch()) return Promise.resolve({ ok: false, fault: HELD });
    const timeoutMs = toAttemptTimeoutMs(job, options.attemptTimeoutMs, clock.monotonicMs());
    return ucs.call(method, request, { ...caller, timeoutMs });
  };
  const isTimeUp = () => isOver(job.deadline, clock.monotonicMs());
  const outcome = await job.operation.run(call, parameters, context, isTimeUp);
  if (outcome.type !== 'fault') return outcome;
  const { fault } = outcome;
  if (fault === HELD) return { type: 'held' };
  if (fault.retryable) return { type: 'retry', fault };
  return { type: 'failure', failure: toFailure(fault) };
}

/** A fault that is final, in the words of the notification. */
export function toFailure({ errorCode, errorDetail }: UcsFault): Failure & { readonly errorMessage: string } {
  return { errorMessage: DEFAULT_FAILURE_MESSAGE, errorCode, errorDetail };
}
