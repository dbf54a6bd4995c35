import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { toStartFailure } from '../../src/cli/start-failure.ts';
import { parseSettings } from '../../src/config/parse-settings.ts';

function settingsWith(env: Record<string, string>) {
  const parsed = parseSettings(env, () => '');
  if (!parsed.ok) throw new Error('expected settings');
  return parsed.settings;
}

test.each(['PORT', 'ADMIN_PORT', 'UCS_PORT'])('a port in use is told in one line that names %s', async (variable) => {
  const holder = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => holder.once('listening', resolve));
  const address = holder.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const error = await new Promise((resolve) => createServer().once('error', resolve).listen(port, '127.0.0.1'));
  holder.close();
  expect(toStartFailure(error, settingsWith({ [variable]: String(port) }))).toBe(
    `port ${port} is in use: stop what listens there, or set ${variable}`,
  );
});

test('any other failure is told by the first line of its message', () => {
  expect(toStartFailure(new Error('the data folder is locked\n  at x'), settingsWith({}))).toBe(
    'the data folder is locked',
  );
});
