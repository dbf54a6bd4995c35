import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const churn = async (flags: 'bounded' | 'as V8 likes'): Promise<number> => {
  const file = fileURLToPath(new URL('../support/heap-churn.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--max-semi-space-size=16', file, flags]);
  return Number(stdout);
};

it('a heap whose old objects die and are replaced takes little more than what lives, not four times as much', async () => {
  const [bounded, asV8Likes] = await Promise.all([churn('bounded'), churn('as V8 likes')]);
  expect(bounded).toBeGreaterThan(60);
  expect(bounded).toBeLessThan(asV8Likes / 1.5);
});
