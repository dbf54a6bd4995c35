import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateLimit } from '../../../src/kernel/bounds/rate-limit.ts';
import { createManualClock } from '../../support/manual-clock.ts';

describe('a rate limit', () => {
  function start(perSecond = 100, burst = 10) {
    const clock = createManualClock();
    return { clock, limit: createRateLimit({ perSecond, burst }, clock) };
  }

  it('lets a burst through, then as much as has come back, for each key alone', () => {
    const { clock, limit } = start();
    for (let count = 0; count < 10; count++) expect(limit.take('a', 1, 0)).toEqual({ taken: true, waitMs: 0 });
    expect(limit.take('a', 1, 0)).toEqual({ taken: false, waitMs: 10 });
    expect(limit.take('b', 10, 0)).toEqual({ taken: true, waitMs: 0 });
    clock.advance(10);
    expect(limit.take('a', 1, 0)).toEqual({ taken: true, waitMs: 0 });
    expect(limit.take('a', 2, 0)).toEqual({ taken: false, waitMs: 20 });
  });

  it('tells who is patient how long to wait, one behind the other', () => {
    const { limit } = start();
    expect(limit.take('a', 10, 50)).toEqual({ taken: true, waitMs: 0 });
    expect(limit.take('a', 2, 50)).toEqual({ taken: true, waitMs: 20 });
    expect(limit.take('a', 3, 50)).toEqual({ taken: true, waitMs: 50 });
    expect(limit.take('a', 1, 50)).toEqual({ taken: false, waitMs: 60 });
  });

  it('gives more than the bucket holds from a full one, which owes the rest', () => {
    const { clock, limit } = start();
    expect(limit.take('a', 30, 0)).toEqual({ taken: true, waitMs: 0 });
    clock.advance(200);
    expect(limit.take('a', 1, 0)).toEqual({ taken: false, waitMs: 10 });
  });

  it('forgets buckets that are full again, and none that owes', () => {
    const { clock, limit } = start();
    for (let key = 0; key < 100; key++) limit.take(String(key), 1, 0);
    limit.take('owes', 100, 0);
    for (let turns = 0; turns < 3; turns++) {
      clock.advance(100);
      limit.take('other', 1, 0);
    }
    expect(limit.size()).toBe(2);
    expect(limit.take('owes', 1, 0).taken).toBe(false);
  });

  it('never lets more through than the burst and the rate allow, whatever the calls', () => {
    const call = fc.record({ count: fc.integer({ min: 1, max: 12 }), patienceMs: fc.nat(100), pauseMs: fc.nat(60) });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 100, size: 'max' }), (calls) => {
        const { clock, limit } = start(100, 12);
        let total = 0;
        for (const { count, patienceMs, pauseMs } of calls) {
          clock.advance(pauseMs);
          const { taken, waitMs } = limit.take('a', count, patienceMs);
          if (!taken) continue;
          total += count;
          expect(total).toBeLessThanOrEqual(12 + (clock.monotonicMs() + waitMs) / 10);
        }
      }),
    );
  });
});
