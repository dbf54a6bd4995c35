import { expect, test } from 'vitest';
import { createByteBudget } from '../../../src/kernel/bounds/byte-budget.ts';

test('a byte budget gives nobody more than a share, nor all together more than there is', () => {
  const budget = createByteBudget({ maxBytes: 100, maxBytesPerKey: 60 });
  expect(budget.take('a', 50)).toBe(true);
  expect(budget.take('a', 11)).toBe(false);
  expect(budget.take('a', 10)).toBe(true);
  expect(budget.take('b', 41)).toBe(false);
  expect(budget.take('b', 40)).toBe(true);
  expect(budget.bytes()).toBe(100);
  budget.giveBack('a', 60);
  expect(budget.take('b', 20)).toBe(true);
  expect(budget.take('b', 1)).toBe(false);
  expect(budget.bytes()).toBe(60);
});
