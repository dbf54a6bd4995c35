import {
  type Context,
  context,
  createTraceState,
  isSpanContextValid,
  type Span as RecordedSpan,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { TraceHeaders, Traces } from './port.ts';
import { passingTraces } from './silent.ts';

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;

/**
 * Traces by the OpenTelemetry API. What a span belongs to is always said, by the headers that travel with the request: the context that
 * happens to be active is another request's as soon as one record wakes the next. Without an SDK in the process, nothing is recorded and
 * headers pass as they came. `rememberedMax`: how many traces remember() keeps.
 */
export function createTraces(rememberedMax: number): Traces {
  const tracer = trace.getTracer('ucs-gateway');
  if (!isSpanContextValid(tracer.startSpan('is there an SDK').spanContext())) return passingTraces;
  const remembered = new Map<number, TraceHeaders>();
  return {
    start(name, { kind, parent, attributes = {} }) {
      const span = tracer.startSpan(name, { kind: KINDS[kind], attributes }, parentContext(kind, parent));
      const headers = toHeaders(span);
      return {
        headers,
        end(problem, finalName) {
          if (finalName !== undefined) span.updateName(finalName);
          if (problem !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: problem });
          span.end();
        },
      };
    },
    remember(referenceId, headers) {
      remembered.set(referenceId, headers);
      const [oldest] = remembered.size > rememberedMax ? remembered.keys() : [];
      if (oldest !== undefined) remembered.delete(oldest);
    },
    recall: (referenceId) => remembered.get(referenceId),
  };
}

/** An SDK that watches Node's HTTP server has made a span for the request already: ours goes below it. */
function parentContext(kind: keyof typeof KINDS, parent: TraceHeaders | undefined): Context {
  if (kind === 'server' && trace.getSpan(context.active()) !== undefined) return context.active();
  const [version, traceId = '', spanId = '', flags = ''] = parent?.['traceparent']?.split('-') ?? [];
  if (version === undefined) return ROOT_CONTEXT;
  const tracestate = parent?.['tracestate'];
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
    ...(tracestate !== undefined && { traceState: createTraceState(tracestate) }),
  });
}

/** W3C Trace Context. */
function toHeaders(span: RecordedSpan): TraceHeaders {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const traceparent = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  const tracestate = traceState?.serialize() ?? '';
  return tracestate === '' ? { traceparent } : { traceparent, tracestate };
}
