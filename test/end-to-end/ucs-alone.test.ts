import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectCometd } from '../support/cometd-client.ts';
import { createDataDir, startGatewayProcess, startProgram } from '../support/gateway-process.ts';
import { FIND_PHONE_CALL_SAMPLE, post } from '../support/rest-client.ts';

describe('a gateway in front of a reference UCS that runs alone', () => {
  const running = new AsyncDisposableStack();
  const addresses: string[] = [];

  beforeAll(async () => {
    const dataDir = createDataDir();
    running.defer(dataDir.remove);
    const ucs = await startProgram(['ucs'], { UCS_PORT: '0', DATA_DIR: dataDir.path });
    running.defer(ucs.stop);
    for (const name of ['one', 'two']) {
      const gateway = await startGatewayProcess(`${dataDir.path}/${name}`, { UCS_TARGET: ucs.address });
      running.defer(gateway.stop);
      addresses.push(gateway.address);
    }
  });
  afterAll(() => running.disposeAsync());

  it('answers the documented sample; another gateway in front of the same UCS finds the same call', async () => {
    const outcomes = [];
    for (const address of addresses) {
      const alice = await connectCometd(address, { user: 'alice', transport: 'websocket' });
      await alice.subscribe('/v2/ucs/interactions');
      const { body } = await post(address, '/ucs/interactions', 'alice', FIND_PHONE_CALL_SAMPLE);
      outcomes.push(await alice.event(({ referenceId }) => referenceId === body.referenceId));
      await alice.disconnect();
    }
    expect(outcomes.map(({ isCreated }) => isCreated)).toEqual(['true', 'false']);
    expect(new Set(outcomes.map(({ interactionId }) => interactionId)).size).toBe(1);
  });
});
