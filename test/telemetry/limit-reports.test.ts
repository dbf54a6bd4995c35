import { describe, expect, test } from 'vitest';
import { createLimitReports } from '../../src/telemetry/limit-reports.ts';
import { LIMITS } from '../../src/telemetry/limits.ts';
import { toCaller } from '../support/bayeux-server.ts';
import { createCollectingLog } from '../support/collecting-log.ts';
import { createManualClock } from '../support/manual-clock.ts';

describe('reports of limits', () => {
  function start() {
    const clock = createManualClock();
    const { log, sentences, fieldsOf } = createCollectingLog();
    const counted: string[] = [];
    const report = createLimitReports({ clock, log, metrics: { limitReached: (limit) => counted.push(limit) } });
    return { clock, sentences, fieldsOf, counted, report };
  }
  const alice = { tenant: 'demo', userId: 'alice' };

  test('count each time, and write one line per limit, culprit and minute', () => {
    const { clock, sentences, fieldsOf, counted, report } = start();
    for (let times = 0; times < 5; times++) report('bayeux-queue', alice);
    report('bayeux-queue', { address: '192.0.2.1' });
    report('bayeux-sessions', alice);
    expect(counted).toHaveLength(7);
    expect(sentences).toEqual([LIMITS['bayeux-queue'], LIMITS['bayeux-queue'], LIMITS['bayeux-sessions']]);
    clock.advance(59_999);
    report('bayeux-queue', alice);
    expect(sentences).toHaveLength(3);
    clock.advance(1);
    report('bayeux-queue', alice);
    expect(fieldsOf(LIMITS['bayeux-queue'])).toEqual([
      { limit: 'bayeux-queue', ...alice },
      { limit: 'bayeux-queue', address: '192.0.2.1' },
      { limit: 'bayeux-queue', ...alice, timesSinceLastLine: 6 },
    ]);
  });

  test('say of a user no more than who it is', () => {
    const { fieldsOf, report } = start();
    report('bayeux-queue', toCaller('alice'));
    expect(fieldsOf(LIMITS['bayeux-queue'])).toEqual([{ limit: 'bayeux-queue', tenant: 'demo', userId: 'id-alice' }]);
  });

  test('remember 10,000 culprits at most: an older one is told of anew', () => {
    const { sentences, report } = start();
    report('bayeux-queue', alice);
    for (let number = 1; number < 10_000; number++) report('bayeux-queue', { address: String(number) });
    report('bayeux-queue', alice);
    expect(sentences).toHaveLength(10_000);
    report('bayeux-queue', { address: 'one more' });
    report('bayeux-queue', alice);
    expect(sentences).toHaveLength(10_002);
  });
});
