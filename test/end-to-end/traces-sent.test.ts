import { describe, expect, it, onTestFinished } from 'vitest';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { FIND_PHONE_CALL_SAMPLE } from '../support/rest-client.ts';
import {
  type CollectedSpan,
  startRealTraceCollector,
  startTraceCollector,
  type TraceCollector,
} from '../support/trace-collector.ts';

const REQUESTS = 20;
const CLIENT_SPAN = 'b7ad6b7169203331';

/** Names of the spans from the client's own down to this one. */
function roadOf(span: CollectedSpan, spans: readonly CollectedSpan[]): string {
  const above = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return above === undefined ? span.name : `${roadOf(above, spans)} > ${span.name}`;
}

async function checkTraces(startCollector: () => Promise<TraceCollector>): Promise<void> {
  const collector = await startCollector();
  onTestFinished(collector.stop);
  const dataDir = createDataDir();
  onTestFinished(dataDir.remove);
  const gateway = await startGatewayProcess(dataDir.path, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });
  onTestFinished(gateway.stop);
  const traceIds = Array.from({ length: REQUESTS }, (_, at) => (at + 1).toString(16).padStart(32, '0'));
  const send = (body: object, traceId: string, path = '/ucs/interactions') =>
    fetch(`${gateway.address}/api/v2${path}`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa('alice:demo')}`,
        'content-type': 'application/json',
        traceparent: `00-${traceId}-${CLIENT_SPAN}-01`,
      },
      body: JSON.stringify(body),
    });
  await Promise.all(traceIds.map((traceId, at) => send({ ...FIND_PHONE_CALL_SAMPLE, callId: `call-${at}` }, traceId)));
  const failing = 'f'.repeat(32);
  await send({ operationName: 'SetCallNote', note: 'x' }, failing, '/ucs/interactions/NOSUCH');
  // What is accepted is answered before the process ends, and its spans are sent.
  await gateway.stop();
  await collector.stop();

  for (const traceId of traceIds) {
    const spans = collector.spans.filter((span) => span.traceId === traceId);
    const root = 'POST /api/v2/ucs/interactions';
    expect(spans.map((span) => `${span.service}: ${roadOf(span, spans)}`).sort()).toEqual([
      `ucs-gateway: ${root}`,
      `ucs-gateway: ${root} > accept`,
      `ucs-gateway: ${root} > accept > FindPhoneCall`,
      `ucs-gateway: ${root} > accept > log notification`,
      `ucs-gateway: ${root} > accept > log notification > push`,
      `ucs-reference: ${root} > accept > FindPhoneCall > FindOrCreatePhoneCall`,
      `ucs-reference: ${root} > accept > FindPhoneCall > FindOrCreatePhoneCall > database transaction`,
    ]);
    expect(spans.find(({ name }) => name === root)?.parentSpanId).toBe(CLIENT_SPAN);
    expect(spans.filter(({ failed }) => failed)).toEqual([]);
  }
  const failed = collector.spans.filter((span) => span.traceId === failing && span.failed).map(({ name }) => name);
  expect(failed.sort()).toEqual(['SetCallNote', 'UpdateInteraction']);
  // Nothing else makes spans: no health check, no poll.
  expect(collector.spans.every(({ traceId }) => traceIds.includes(traceId) || traceId === failing)).toBe(true);
}

const program = process.env['TRACE_COLLECTOR_PATH'];

describe('each of many requests at once has a trace of its own, from REST over each part to the database and the push', {
  timeout: 60_000,
}, () => {
  it('as a stub is sent it', () => checkTraces(startTraceCollector));

  // No package on npm brings a Collector: .ci/run builds one.
  it.skipIf(program === undefined)('as an OpenTelemetry Collector takes it', () =>
    checkTraces(() => startRealTraceCollector(program ?? '')),
  );
});
