import { status } from '@grpc/grpc-js';
import type { Clock } from '../../kernel/clock.ts';
import type { UcsMethodName } from '../../proto/methods.ts';
import type { Log, ReferenceUcsMetrics, TraceHeaders, Traces } from '../../telemetry/port.ts';
import { FAULTS, toUcsError, UcsError } from '../fault.ts';
import type { MethodTools, UcsMethod } from '../method.ts';
import { isConnectionLoss } from '../store/connection-loss.ts';
import { toTracedStore } from '../store/traced-store.ts';
import { untilDeadline } from '../store/until-deadline.ts';
import type { CallBounds } from './call-bounds.ts';
import { parseCaller, type ReadMetadata } from './caller-metadata.ts';
import { checkText } from './exact-text.ts';
import { methods } from './methods.ts';

export type RunMethodOptions = Omit<MethodTools, 'nowMs'> & {
  readonly clock: Clock;
  readonly log: Log;
  readonly traces: Traces;
  readonly bounds: CallBounds;
  readonly metrics: ReferenceUcsMetrics;
};

/** One call, whatever road it came by. */
export type MethodCall = {
  readonly name: UcsMethodName;
  /** As the method's own codec decoded it. */
  readonly request: object;
  readonly metadata: ReadMetadata;
  /** How long the caller still waits; Infinity for no limit. */
  readonly timeLeftMs: number;
};

/** Runs a method. Rejects with a UcsError, and with nothing else. */
export type RunMethod = (call: MethodCall) => Promise<object>;

/** The methods behind their bound, with every error made one of the table. */
export function createRunMethod(options: RunMethodOptions): RunMethod {
  const { clock, log, traces, bounds, metrics, store, newId } = options;
  const { nowMs } = clock;

  function toFault({ name, metadata }: MethodCall, error: unknown): UcsError {
    if (error instanceof UcsError) return error;
    const fields = { method: name, requestId: metadata('ucs-request-id')?.slice(0, 64), error };
    if (isConnectionLoss(error)) {
      // One line for each call would be too much: that the database is gone is said once, by its health.
      log.debug(fields, 'The database cannot be used.');
      return new UcsError('store-unavailable', 'Connection to database failed');
    }
    log.error(fields, 'A method failed unexpectedly.');
    return toUcsError(error);
  }

  async function run(call: MethodCall, deadlineMs: number): Promise<object> {
    const caller = parseCaller(call.metadata);
    const leave = bounds.enter(caller.tenant);
    const span = traces.start(call.name, { kind: 'server', parent: toTraceHeaders(call.metadata) });
    let problem: string | undefined;
    try {
      checkText(call.request);
      const traced = toTracedStore(store, traces, span.headers);
      const tools = { store: untilDeadline(traced, () => clock.monotonicMs() > deadlineMs), newId, nowMs };
      return await methodNamed(call.name)(call.request, caller, tools);
    } catch (error) {
      const fault = toFault(call, error);
      problem = fault.fault;
      throw fault;
    } finally {
      span.end(problem);
      leave();
    }
  }

  return async (call) => {
    const begunMs = clock.monotonicMs();
    let outcome = 'OK';
    try {
      return await run(call, begunMs + call.timeLeftMs);
    } catch (error) {
      outcome = status[FAULTS[toUcsError(error).fault].code];
      throw error;
    } finally {
      metrics.callEnded(call.name, outcome, clock.monotonicMs() - begunMs);
    }
  };
}

/** The trace that the call belongs to, as the gateway sends it along. */
function toTraceHeaders(metadata: ReadMetadata): TraceHeaders | undefined {
  const traceparent = metadata('traceparent');
  if (traceparent === undefined) return undefined;
  const tracestate = metadata('tracestate');
  return tracestate === undefined ? { traceparent } : { traceparent, tracestate };
}

/** The request was decoded by the method's own codec: its type is what the method takes. */
function methodNamed(name: UcsMethodName): UcsMethod<object, object> {
  const byName: Readonly<Record<UcsMethodName, unknown>> = methods;
  return byName[name] as UcsMethod<object, object>;
}
