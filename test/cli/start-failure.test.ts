import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { toStartFailure } from '../../src/cli/start-failure.ts';
import { parseSettings } from '../../src/config/parse-settings.ts';

function settingsWith(env: Record<string, string>) {
  const parsed = parseSettings(env, () => '');
  if (!parsed.ok) throw new Error('expected settings');
  return parsed.settings;
}

function listenError(port: number, host: string): Promise<unknown> {
  return new Promise((resolve) => createServer().once('error', resolve).listen(port, host));
}

test.each(['PORT', 'ADMIN_PORT', 'UCS_PORT'])('a port in use is told in one line that names %s', async (variable) => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const address = holder.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const error = await listenError(port, '127.0.0.1');
  holder.close();
  expect(toStartFailure('gateway', error, settingsWith({ [variable]: String(port) }))).toEqual({
    line: `The gateway cannot start: port ${port} is in use: stop what listens there, or set ${variable}`,
    exitCode: 1,
  });
});

test.each([
  ['ADMIN_HOST', '203.0.113.5', 8091],
  ['UCS_HOST', '203.0.113.5', 50_051],
])('a host that is not this machine is a wrong setting: %s=%s', async (variable, host, port) => {
  const error = await listenError(port, host);
  expect(toStartFailure('gateway', error, settingsWith({ [variable]: host }))).toEqual({
    line: `${variable}: expected an address of this machine, got '${host}'`,
    exitCode: 2,
  });
});

const notFound = (hostname: string) =>
  Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND', hostname });

test('a host that has no address is a wrong setting, where it is one of a listener', () => {
  const settings = settingsWith({ ADMIN_HOST: 'gateway.invalid' });
  expect(toStartFailure('gateway', notFound('gateway.invalid'), settings)).toEqual({
    line: "ADMIN_HOST: expected an address of this machine, got 'gateway.invalid'",
    exitCode: 2,
  });
  expect(toStartFailure('gateway', notFound('db.invalid'), settings)).toEqual({
    line: 'The gateway cannot start: getaddrinfo ENOTFOUND db.invalid',
    exitCode: 1,
  });
});

test('any other failure is told by the first line of its message', () => {
  expect(toStartFailure('UCS', new Error('the data folder is locked\n  at x'), settingsWith({}))).toEqual({
    line: 'The UCS cannot start: the data folder is locked',
    exitCode: 1,
  });
});
