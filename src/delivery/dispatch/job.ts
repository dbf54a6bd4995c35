import type { Deadline } from '../../kernel/deadline.ts';
import type { DispatchableOperation } from '../../operations/definition/dispatchable.ts';
import type { TraceHeaders } from '../../telemetry/port.ts';
import type { UcsFault } from '../../ucs-client/port.ts';
import type { RequestRecord } from '../journal.ts';

/** An open record in the dispatcher's hands. */
export type Job = {
  readonly record: RequestRecord;
  readonly operation: DispatchableOperation;
  /** When the operation's budget ends, on the monotonic clock. */
  readonly deadline: Deadline;
  /** On the monotonic clock. */
  readonly admittedAtMs: number;
  /** Accepted by a process that is gone, or held back while no calls might be made: it gets at least one attempt, however long ago that was. */
  leftOver: boolean;
  attempts: number;
  /** Time that its attempts took, so far. */
  ucsMs: number;
  /** The trace that its request belongs to, once its content was read. */
  trace: TraceHeaders | undefined;
  /** Why the last attempt failed. */
  lastFault: UcsFault | undefined;
};
