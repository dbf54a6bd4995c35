import type { TraceHeaders } from '../telemetry/port.ts';
import { type EdgeContext, requestHeader } from './edge-env.ts';

/** Version, trace, parent and flags (W3C Trace Context, 3.2); a trace or a parent of zeros alone is none. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;
const TRACESTATE = /^[\x20-\x7e]{1,512}$/;

/** The trace that a request belongs to, by its headers; undefined without a valid traceparent. */
export function toTraceHeaders(c: EdgeContext): TraceHeaders | undefined {
  const traceparent = requestHeader(c, 'traceparent');
  if (traceparent === undefined || !TRACEPARENT.test(traceparent)) return undefined;
  const tracestate = requestHeader(c, 'tracestate');
  return tracestate === undefined || !TRACESTATE.test(tracestate) ? { traceparent } : { traceparent, tracestate };
}
