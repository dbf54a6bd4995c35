import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readSecretLine } from '../../src/cli/read-secret-line.ts';

const read = (...chunks: (string | Buffer)[]) =>
  readSecretLine(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), () => {});

test.each([
  [['secret\n'], 'secret'],
  [['secret'], 'secret'],
  [['secret\r\nmore\n'], 'secret'],
  [['se', 'cret', '\n'], 'secret'],
  [[''], ''],
])('reads the first line of %j', async (chunks, line) => {
  expect(await read(...chunks)).toBe(line);
});

test('keeps a character that is split over two reads', async () => {
  const bytes = Buffer.from('pässword\n');
  expect(await read(bytes.subarray(0, 2), bytes.subarray(2))).toBe('pässword');
});

test('gives up on a line of more than 1024 bytes', async () => {
  expect(await read('x'.repeat(1025))).toBeUndefined();
});
