import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BALANCER_EXAMPLES, startTwoGateways } from '../support/balancer-examples.ts';
import { toFindPhoneCall } from '../support/rest-client.ts';
import { ROOT } from '../support/source-files.ts';
import { startSteadyLoad } from '../support/steady-load.ts';

// Those that are there: .ci/run brings HAPROXY_PATH, NGINX_PATH and ENVOY_PATH.
describe.each(BALANCER_EXAMPLES)('$name with its example', (example) => {
  it.skipIf(example.path === undefined)(
    'loses no request while one of two gateways is stopped and started again [READY_OFF_MS]',
    {
      timeout: 90_000,
    },
    async () => {
      const { first, startFirst, startBalancer } = await startTwoGateways();
      const { address } = await startBalancer(example);
      let number = 0;
      const load = startSteadyLoad(address, {
        user: 'alice',
        requestsPerSecond: 100,
        next: () => ({ path: '/ucs/interactions', body: toFindPhoneCall(`${number++}`) }),
      });
      const accepts = (count: number) =>
        expect.poll(() => load.accepted.size, { timeout: 30_000 }).toBeGreaterThan(count);
      await accepts(100);
      first.signal('SIGTERM');
      expect(await first.exited).toBe(0);
      await accepts(load.accepted.size + 100);
      await startFirst();
      await accepts(load.accepted.size + 100);
      await load.stop();
      expect(load.others()).toBe(0);
    },
  );
});

it.each(BALANCER_EXAMPLES)('the example of $name stands in the documents', ({ file }) => {
  const isNamed = readFileSync(join(ROOT, 'docs/deploy.md'), 'utf8').includes(`deploy/${file}`);
  expect(isNamed).toBe(true);
});
