import { context, propagation, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Traces } from './port.ts';

/**
 * Traces by the OpenTelemetry API. Without an SDK in the process (`node --import` loads one) every call is the API's own no-op, so
 * nothing is recorded and nothing is sent.
 */
export function createTraces(): Traces {
  const tracer = trace.getTracer('ucs-gateway');
  return {
    run(name, { attributes = {}, headers }, work) {
      const parent = headers === undefined ? context.active() : propagation.extract(context.active(), headers);
      return tracer.startActiveSpan(name, { attributes }, parent, async (span) => {
        try {
          return await work();
        } catch (error) {
          span.recordException(error instanceof Error ? error : String(error));
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      });
    },
    headers() {
      const carrier: Record<string, string> = {};
      propagation.inject(context.active(), carrier);
      return carrier;
    },
  };
}
