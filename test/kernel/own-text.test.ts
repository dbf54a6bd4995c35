import { expect, it } from 'vitest';
import { toOwnText } from '../../src/kernel/own-text.ts';
import { usedObjectBytes } from '../support/heap.ts';

const MEGABYTE = 1024 ** 2;

/** What is in use while 40 parts of texts of a megabyte each are kept. */
async function bytesOfParts(keep: (part: string) => string): Promise<number> {
  const before = await usedObjectBytes();
  const toPart = (n: number): string => String(n).padStart(MEGABYTE, 'x').slice(-40);
  const kept = Array.from({ length: 40 }, (_, n) => keep(toPart(n)));
  const bytes = (await usedObjectBytes()) - before;
  expect(new Set(kept).size).toBe(40);
  return bytes;
}

it('a text of its own is the same text', () => {
  expect(toOwnText('JSESSIONID=abc.def-g_h'.slice(11))).toBe('abc.def-g_h');
});

it('it does not keep the text that it was a part of, as a part does', async () => {
  expect(await bytesOfParts((part) => part)).toBeGreaterThan(30 * MEGABYTE);
  expect(await bytesOfParts(toOwnText)).toBeLessThan(MEGABYTE);
});
