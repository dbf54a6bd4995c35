import { expect, it } from 'vitest';
import { createComeAgain } from '../../../src/kernel/bounds/come-again.ts';
import { createManualClock } from '../../support/manual-clock.ts';

it('those who cannot be served are spread over the seconds to come, up to the longest wait', () => {
  const comeAgain = createComeAgain({ perSecond: 2, maxSeconds: 3 }, createManualClock());
  expect(Array.from({ length: 8 }, comeAgain)).toEqual([1, 1, 2, 2, 3, 3, 3, 3]);
});

it('time that passes makes room again', () => {
  const clock = createManualClock();
  const comeAgain = createComeAgain({ perSecond: 2, maxSeconds: 3 }, clock);
  for (let count = 0; count < 8; count++) comeAgain();
  clock.advance(2000);
  expect([comeAgain(), comeAgain()]).toEqual([2, 2]);
  clock.advance(60_000);
  expect(comeAgain()).toBe(1);
});
