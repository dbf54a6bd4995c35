import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/admin-client.ts';
import { createDataDir, startGatewayProcess, startProgram } from '../support/gateway-process.ts';
import { ROOT } from '../support/source-files.ts';
import { startSteadyLoad } from '../support/steady-load.ts';

/** Balancers that may be there, which they are in .ci/run, with the example in deploy/ that each is started with. */
const BALANCERS = [
  {
    name: 'HAProxy',
    path: process.env['HAPROXY_PATH'],
    file: 'haproxy.cfg',
    words: (file: string) => ['-db', '-f', file],
  },
  {
    name: 'nginx',
    path: process.env['NGINX_PATH'],
    file: 'nginx.conf',
    words: (file: string) => ['-c', file, '-g', `daemon off; pid ${file}.pid; error_log stderr;`],
  },
];

async function startTwoGateways() {
  const folder = createDataDir();
  onTestFinished(folder.remove);
  const ucs = await startProgram(['ucs'], { UCS_PORT: '0', DATA_DIR: join(folder.path, 'ucs') });
  onTestFinished(ucs.stop);
  const start = async (name: string, ports: { PORT: string; ADMIN_PORT: string }) => {
    const settings = { UCS_TARGET: ucs.address, READY_OFF_MS: '2500', TRUSTED_PROXIES: '127.0.0.1', ...ports };
    const gateway = await startGatewayProcess(join(folder.path, name), settings);
    onTestFinished(gateway.stop);
    return gateway;
  };
  const ports = async () => ({ PORT: String(await freePort()), ADMIN_PORT: String(await freePort()) });
  const [one, two] = [await ports(), await ports()];
  return { folder: folder.path, one, two, first: await start('one', one), second: await start('two', two), start };
}

describe.each(BALANCERS.filter(({ path }) => path !== undefined))('$name with its example', ({ path, file, words }) => {
  it('loses no request while one of two gateways is stopped and started again [READY_OFF_MS]', {
    timeout: 90_000,
  }, async () => {
    const { folder, one, two, first, start } = await startTwoGateways();
    const port = await freePort();
    const example = readFileSync(join(ROOT, 'deploy', file), 'utf8')
      .replaceAll('8080', String(port))
      .replaceAll('8090', one.PORT)
      .replaceAll('8091', one.ADMIN_PORT)
      .replaceAll('8190', two.PORT)
      .replaceAll('8191', two.ADMIN_PORT);
    writeFileSync(join(folder, file), example);
    const balancer = spawn(path ?? '', words(join(folder, file)), { stdio: 'ignore' });
    onTestFinished(() => void balancer.kill('SIGKILL'));
    const address = `http://127.0.0.1:${port}`;
    const isServed = () =>
      fetch(`${address}/api/v2/diagnostics/version`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(isServed, { timeout: 20_000 }).toBe(true);

    let number = 0;
    const load = startSteadyLoad(address, {
      user: 'alice',
      requestsPerSecond: 100,
      next: () => ({
        path: '/ucs/interactions',
        body: {
          operationName: 'FindPhoneCall',
          callId: `${number++}`,
          status: 'New',
          phoneNumber: '1',
          type: 'Inbound',
        },
      }),
    });
    const accepts = (count: number) =>
      expect.poll(() => load.accepted.size, { timeout: 30_000 }).toBeGreaterThan(count);
    await accepts(100);
    first.signal('SIGTERM');
    expect(await first.exited).toBe(0);
    await accepts(load.accepted.size + 100);
    await start('one', one);
    await accepts(load.accepted.size + 100);
    await load.stop();
    expect(load.others()).toBe(0);
  });
});

it.each(BALANCERS)('the example of $name stands in the documents', ({ file }) => {
  const isNamed = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8').includes(`\`deploy/${file}\``);
  expect(isNamed).toBe(true);
});
