import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminAddressOf, readiness } from '../support/admin-client.ts';
import { type FaultCluster, startFaultCluster } from '../support/fault-cluster.ts';
import { post, toFindPhoneCall } from '../support/rest-client.ts';
import { startWatchedLoad } from '../support/watched-load.ts';

// No package on npm brings a NATS server: .ci/run builds one.
describe.skipIf(process.env['TEST_NATS_URL'] === undefined)(
  'three gateways on three NATS servers lose and double nothing under load, and keep the order',
  { timeout: 180_000 },
  () => {
    let cluster: FaultCluster;
    beforeAll(async () => {
      cluster = await startFaultCluster();
    }, 60_000);
    afterAll(() => cluster?.stop());

    it('when each gateway in turn is killed and started again [promises 1, 4, 6]', async () => {
      const load = startWatchedLoad(cluster);
      await load.accepts(15);
      for (const gateway of cluster.gateways) {
        const restarted = gateway.restarted();
        gateway.program().signal('SIGKILL');
        await restarted;
        await load.accepts(15);
      }
      await load.endsWhole();
      expect(cluster.gateways.flatMap(({ ends }) => ends)).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL']);
    });

    it('when a gateway is frozen for longer than its lease: it is fenced off when it wakes up, and ends [promises 1, 6]', async () => {
      const load = startWatchedLoad(cluster);
      const [frozen] = cluster.gateways;
      if (frozen === undefined) throw new Error('three gateways');
      await load.accepts(15);
      const restarted = frozen.restarted();
      frozen.program().signal('SIGSTOP');
      // Longer than CLUSTER_CLAIM_MS of this test, at 15 requests a second.
      await load.accepts(180, [1, 2]);
      frozen.program().signal('SIGCONT');
      await restarted;
      expect(frozen.ends.at(-1)).toBe(1);
      await load.accepts(15);
      await load.endsWhole();
    });

    it('when a gateway is cut off from NATS: it refuses, says why, is taken for dead, and ends when it is back [promises 1, 2, 6]', async () => {
      const load = startWatchedLoad(cluster);
      const [, cut] = cluster.gateways;
      if (cut === undefined) throw new Error('three gateways');
      await load.accepts(15);
      for (const way of cluster.waysOf(1)) way.freeze();
      const admin = adminAddressOf(cut.program());
      await expect.poll(() => readiness(admin), { timeout: 20_000 }).toMatchObject({ status: 503, parts: ['journal'] });
      const refused = await post(cut.address, '/ucs/interactions', 'alice', toFindPhoneCall('1'));
      expect(refused.status).toBe(503);
      expect(refused.retryAfter).toBeGreaterThan(0);
      await load.accepts(180, [0, 2]);
      const restarted = cut.restarted();
      for (const way of cluster.waysOf(1)) way.thaw();
      await restarted;
      expect(cut.ends.at(-1)).toBe(1);
      await load.accepts(15);
      await load.endsWhole();
    });

    it('when one gateway has a slow way to NATS [promises 1, 6]', async () => {
      const slow = await cluster.startSlow(100);
      const load = startWatchedLoad(cluster, [slow]);
      await load.accepts(60);
      await load.endsWhole();
      expect(slow.ends).toEqual([]);
      await slow.stop();
    });

    it.skipIf((process.env['FAKETIME_LIBRARY'] ?? '') === '')(
      'when the clock of one gateway is five minutes ahead [promises 1, 6]',
      async () => {
        const ahead = await cluster.startOther({
          LD_PRELOAD: process.env['FAKETIME_LIBRARY'] ?? '',
          FAKETIME: '+5m',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
        });
        const load = startWatchedLoad(cluster, [ahead]);
        await load.accepts(30);
        const restarted = ahead.restarted();
        ahead.program().signal('SIGKILL');
        await restarted;
        await load.accepts(30);
        await load.endsWhole();
        await ahead.stop();
      },
    );
  },
);
