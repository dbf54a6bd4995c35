import { describe, expect, it, onTestFinished } from 'vitest';
import { connectCometd } from '../support/cometd-client.ts';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { findPhoneCall } from '../support/rest-client.ts';

const CHANNEL = '/v2/ucs/interactions';

describe('a client without the replay extension [promise 4]', { timeout: 60_000 }, () => {
  it.each(['websocket', 'long-polling'] as const)(
    'over %s gets at its subscribe what nobody got, once and in order, also after a restart',
    async (transport) => {
      const dataDir = createDataDir();
      onTestFinished(dataDir.remove);
      let gateway = await startGatewayProcess(dataDir.path);
      onTestFinished(() => gateway.stop());
      const missed: number[] = [];
      for (let call = 0; call < 30; call++) {
        missed.push(await findPhoneCall(gateway.address, 'alice', { callId: `missed ${call}` }));
      }
      await gateway.stop();
      gateway = await startGatewayProcess(dataDir.path);

      const first = await connectCometd(gateway.address, { user: 'alice', transport });
      await first.subscribe(CHANNEL);
      await Promise.all(missed.map((id) => first.event(({ referenceId }) => referenceId === id)));
      expect(first.events.map(({ referenceId }) => referenceId)).toHaveLength(missed.length);
      await first.disconnect();

      // Bob's log is his own, and what one session of alice got no later one gets.
      const bob = await connectCometd(gateway.address, { user: 'bob', transport });
      const second = await connectCometd(gateway.address, { user: 'alice', transport });
      await bob.subscribe(CHANNEL);
      await second.subscribe(CHANNEL);
      const after = await findPhoneCall(gateway.address, 'alice', { callId: 'after' });
      await second.event(({ referenceId }) => referenceId === after);
      const bobs = await findPhoneCall(gateway.address, 'bob', { callId: 'of bob' });
      await bob.event(({ referenceId }) => referenceId === bobs);
      expect(second.events.map(({ referenceId }) => referenceId)).toEqual([after]);
      expect(bob.events.map(({ referenceId }) => referenceId)).toEqual([bobs]);
      await second.disconnect();
      await bob.disconnect();
    },
  );
});
