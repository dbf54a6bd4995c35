import type { MiddlewareHandler } from 'hono';
import type { Addresses } from '../http/address/addresses.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log, Metrics, Traces } from '../telemetry/port.ts';
import { type EdgeContext, type EdgeEnv, incomingOf } from './edge-env.ts';
import { toTraceHeaders } from './trace-context.ts';

export type ObserveParts = {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly traces: Traces;
  readonly addresses: Pick<Addresses, 'clientAddress'>;
  /** Names a request in the log. */
  readonly newRequestId: () => string;
};

/** Counts each request of the API when it has its answer, and writes one line about it: who, what, and how it was answered; nothing of what it holds. */
export function createObserve(parts: ObserveParts): MiddlewareHandler<EdgeEnv> {
  const { clock, log, metrics, traces, addresses, newRequestId } = parts;
  return async (c, next) => {
    const startedMs = clock.monotonicMs();
    const span = traces.start(c.req.method, { kind: 'server', parent: toTraceHeaders(c) });
    c.set('span', span);
    await next();
    const { status } = c.res;
    // Hono makes a list of all routes that match whenever it is asked for this one.
    const { method, routePath: route } = c.req;
    span.end(status >= 500 ? String(status) : undefined, `${method} ${route}`);
    metrics.requestAnswered(route, method, status);
    if (!log.isEnabled('info')) return;
    const caller = c.get('caller');
    const incoming = incomingOf(c);
    log.record(
      {
        requestId: c.get('requestId') ?? newRequestId(),
        address: incoming && addresses.clientAddress(incoming),
        method,
        route,
        operation: c.get('operation'),
        tenant: caller?.tenant,
        user: caller?.userName,
        referenceId: c.get('referenceId'),
        status,
        statusCode: c.get('statusCode') ?? 0,
        durationMs: toMilliseconds(clock.monotonicMs() - startedMs),
      },
      'A request was answered.',
    );
  };
}

/** The id of a request, given to it when it is first asked for. */
export function toRequestId(c: EdgeContext, newRequestId: () => string): string {
  const requestId = c.get('requestId') ?? newRequestId();
  c.set('requestId', requestId);
  return requestId;
}

/** With three digits behind the point: the log is for reading. */
function toMilliseconds(durationMs: number): number {
  return Math.round(durationMs * 1000) / 1000;
}
