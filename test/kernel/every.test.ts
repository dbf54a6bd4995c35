import { expect, it } from 'vitest';
import { every } from '../../src/kernel/every.ts';
import { createManualClock } from '../support/manual-clock.ts';

it('runs at each interval until it is cancelled, also from within', () => {
  const clock = createManualClock();
  let runs = 0;
  const timer = every(clock, 100, () => {
    runs += 1;
    if (runs === 3) timer.cancel();
  });
  clock.advance(99);
  expect(runs).toBe(0);
  clock.advance(151);
  expect(runs).toBe(2);
  clock.advance(1000);
  expect(runs).toBe(3);
  expect(clock.pending()).toBe(0);
});
