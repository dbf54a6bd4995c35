import { expect, it } from 'vitest';
import { createCalmHealth } from '../../../src/ucs-client/health/calm-health.ts';
import type { UcsHealth } from '../../../src/ucs-client/port.ts';
import { createManualClock } from '../../support/manual-clock.ts';

function setUp() {
  const clock = createManualClock();
  let health: UcsHealth = { serving: true, problem: undefined };
  const told: boolean[] = [];
  const calm = createCalmHealth({ health: () => health, clock, spacingMs: 1000 });
  calm.onTold(({ serving }) => told.push(serving));
  const become = (serving: boolean) => {
    health = { serving, problem: serving ? undefined : 'The UCS is away.' };
    calm.changed();
  };
  return { clock, told, become };
}

it('health that flaps is told at once, and then once in a second', () => {
  const { become, clock, told } = setUp();
  for (let count = 0; count < 100; count++) {
    become(count % 2 === 1);
    clock.advance(25);
  }
  expect(told.length).toBeLessThanOrEqual(4);
  clock.advance(1000);
  expect(told.at(-1)).toBe(true);
});

it('health that came back to what was told is not told again', () => {
  const { become, clock, told } = setUp();
  become(false);
  become(true);
  become(false);
  clock.advance(5000);
  expect(told).toEqual([false]);
});

it('a change after a quiet second is told at once', () => {
  const { become, clock, told } = setUp();
  become(false);
  clock.advance(1000);
  become(true);
  expect(told).toEqual([false, true]);
});
