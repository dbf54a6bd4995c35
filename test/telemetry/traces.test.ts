import { describe, expect, test } from 'vitest';
import { noTraces } from '../../src/telemetry/silent.ts';
import { createTraces } from '../../src/telemetry/traces.ts';

describe.each([
  ['the OpenTelemetry API without an SDK', createTraces()],
  ['no telemetry', noTraces],
])('traces by %s', (_name, traces) => {
  test('run the work and hand on what it gives', async () => {
    await expect(traces.run('accept', { attributes: { operation: 'x' } }, async () => 5)).resolves.toBe(5);
  });

  test('hand on what the work throws', async () => {
    await expect(traces.run('accept', {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  test('have no headers for the next server', () => {
    expect(traces.headers()).toEqual({});
  });
});
