import { expect, it } from 'vitest';
import { openNumberSource } from '../../../../src/delivery/nats/server/number-source.ts';
import { createNatsDeployment } from '../../../support/nats-home.ts';

const url = process.env['TEST_NATS_URL'];

// No package on npm brings a NATS server: .ci/run builds one and names it.
it.skipIf(url === undefined)('gives each number once, though many gateways lease them in the same moment', async () => {
  const { home } = await createNatsDeployment(url ?? '').open();
  const open = () =>
    openNumberSource({
      client: home.client,
      manager: home.manager,
      subjects: home.subjects,
      leaseSize: 4,
      isUsable: () => true,
      // The next ones may still be on their way when the connection ends.
      onError() {},
    });
  const sources = await Promise.all(Array.from({ length: 8 }, open));
  const taken = await Promise.all(sources.flatMap((source) => Array.from({ length: 20 }, () => source.take())));
  expect(taken).not.toContain(undefined);
  expect(new Set(taken).size).toBe(160);
});
