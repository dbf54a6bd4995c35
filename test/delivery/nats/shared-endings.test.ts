import { describe } from 'vitest';
import { createSharedEndings } from '../../../src/identity/endings/shared-endings.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { describeEndings } from '../../conformance/endings-suite.ts';
import { createNatsDeployment } from '../../support/nats-home.ts';

const url = process.env['TEST_NATS_URL'];

// No package on npm brings a NATS server: .ci/run builds one and names it.
describe.skipIf(url === undefined)('endings that gateways share over NATS', () => {
  describeEndings(() => {
    const deployment = createNatsDeployment(url ?? '');
    return {
      async open() {
        const { endings } = await deployment.open();
        const options = { clock: systemClock, endingsSweepMs: 1000, endingKeptMaxMs: 2000 };
        return createSharedEndings({ ...options, shared: endings });
      },
    };
  });
});
