import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { toOwnText } from '../../src/kernel/own-text.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

it('a text of its own is the same text', () => {
  expect(toOwnText('JSESSIONID=abc.def-g_h'.slice(11))).toBe('abc.def-g_h');
});

it('it does not keep the text that it was a part of', () => {
  const MEGABYTE = 1024 ** 2;
  const toPart = (n: number): string => String(n).padStart(MEGABYTE, 'x').slice(-40);
  const growth = (keep: (part: string) => string): number => {
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const kept = Array.from({ length: 40 }, (_, n) => keep(toPart(n)));
    collectGarbage();
    const grown = process.memoryUsage().heapUsed - before;
    expect(new Set(kept).size).toBe(40);
    return grown;
  };
  // Else this test would show nothing.
  expect(growth((part) => part)).toBeGreaterThan(30 * MEGABYTE);
  expect(growth(toOwnText)).toBeLessThan(10 * MEGABYTE);
});
