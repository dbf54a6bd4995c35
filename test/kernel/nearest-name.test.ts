import { expect, test } from 'vitest';
import { nearestName } from '../../src/kernel/nearest-name.ts';

test.each([
  ['serv', 'serve'],
  ['SERVE', 'serve'],
  ['chek-config', 'check-config'],
  ['zzz', undefined],
  ['', undefined],
])('finds what %j is meant to be: %s', (given, meant) => {
  expect(nearestName(given, ['serve', 'ucs', 'check-config', 'print-config'])).toBe(meant);
});
