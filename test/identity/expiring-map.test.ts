import { describe, expect, it } from 'vitest';
import { createExpiringMap } from '../../src/identity/expiring-map.ts';
import { createManualClock } from '../support/manual-clock.ts';

describe('an expiring map', () => {
  it('forgets the entry used longest ago when it is full', () => {
    const map = createExpiringMap<number>(2, createManualClock(0));
    map.set('a', 1, 1000);
    map.set('b', 2, 1000);
    map.get('a');
    map.set('c', 3, 1000);
    expect([map.get('a'), map.get('b'), map.get('c'), map.size()]).toEqual([1, undefined, 3, 2]);
  });

  it('forgets an entry when its time is over', () => {
    const clock = createManualClock(0);
    const map = createExpiringMap<number>(2, clock);
    map.set('a', 1, 1000);
    clock.advance(999);
    expect(map.get('a')).toBe(1);
    clock.advance(1);
    expect([map.get('a'), map.size()]).toEqual([undefined, 0]);
  });
});
