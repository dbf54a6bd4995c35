import { expect, it } from 'vitest';
import { isOver, remainingMs, toDeadline } from '../../src/kernel/deadline.ts';

it('is over from its very moment on, and has never less than nothing left', () => {
  const deadline = toDeadline(1000, 500);
  expect([remainingMs(deadline, 1200), remainingMs(deadline, 1500), remainingMs(deadline, 9000)]).toEqual([300, 0, 0]);
  expect([isOver(deadline, 1499), isOver(deadline, 1500)]).toEqual([false, true]);
});
