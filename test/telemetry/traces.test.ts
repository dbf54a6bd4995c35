import { describe, expect, test } from 'vitest';
import { passingTraces } from '../../src/telemetry/silent.ts';
import { createTraces } from '../../src/telemetry/traces.ts';

describe.each([
  ['the OpenTelemetry API without an SDK', createTraces(10)],
  ['no telemetry', passingTraces],
])('traces by %s', (_name, traces) => {
  test('hand on what came with the request', () => {
    const parent = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', tracestate: 'a=1' };
    const span = traces.start('accept', { kind: 'internal', parent });
    expect(span.headers).toEqual(parent);
    span.end('a problem', 'a name');
  });

  test('make none where none came, and remember none', () => {
    expect(traces.start('accept', { kind: 'server', parent: undefined }).headers).toBeUndefined();
    traces.remember(1, { traceparent: 'x' });
    expect(traces.recall(1)).toBeUndefined();
  });
});
