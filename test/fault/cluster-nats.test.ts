import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { adminAddressOf, readiness } from '../support/admin-client.ts';
import { type FaultCluster, startFaultCluster } from '../support/fault-cluster.ts';
import { post, toFindPhoneCall } from '../support/rest-client.ts';
import { startWatchedLoad, type WatchedLoad } from '../support/watched-load.ts';

/** How long NATS is away, at most: half a minute; longer where somebody has the time. */
const AWAY_SECONDS = Number(process.env['NATS_AWAY_SECONDS'] ?? 30);

// No package on npm brings a NATS server: .ci/run builds one.
describe.skipIf(process.env['TEST_NATS_URL'] === undefined)(
  'three gateways lose and double nothing under load, keep the order, and take nobody for dead,',
  { timeout: 180_000 + AWAY_SECONDS * 1_000 },
  () => {
    let cluster: FaultCluster;
    beforeAll(async () => {
      cluster = await startFaultCluster();
    }, 60_000);
    afterAll(() => cluster?.stop());

    async function endsWell(load: WatchedLoad): Promise<void> {
      await load.endsWhole();
      expect(cluster.gateways.flatMap(({ ends }) => ends)).toEqual([]);
    }

    it('when the leader of NATS is killed and comes back [promises 1, 2, 6]', async () => {
      const load = startWatchedLoad(cluster);
      await load.accepts(15);
      const leader = await cluster.leader();
      await leader.stop();
      await load.accepts(15);
      await leader.start();
      await load.accepts(15);
      await endsWell(load);
    });

    it('when all servers of NATS are killed at once [promises 1, 2, 6]', async () => {
      const load = startWatchedLoad(cluster);
      await load.accepts(15);
      await Promise.all(cluster.servers.map((server) => server.stop()));
      for (const gateway of cluster.gateways) {
        const parts = async () => (await readiness(adminAddressOf(gateway.program()))).parts;
        await expect.poll(parts, { timeout: 20_000 }).toContain('journal');
      }
      await Promise.all(cluster.servers.map((server) => server.start()));
      await load.accepts(15);
      await endsWell(load);
    });

    it('when the leader is cut off from the other servers, and they find each other again [promises 1, 2, 6]', async () => {
      const load = startWatchedLoad(cluster);
      await load.accepts(15);
      const leader = await cluster.leader();
      const thaw = () => {
        for (const way of cluster.waysAround(leader)) way.thaw();
      };
      onTestFinished(thaw);
      for (const way of cluster.waysAround(leader)) way.freeze();
      await load.accepts(60);
      const leads = async () => (await cluster.leader()).name;
      // The old one may say for some seconds more that it leads.
      await expect.poll(leads, { timeout: 30_000 }).not.toBe(leader.name);
      thaw();
      await load.accepts(60);
      await endsWell(load);
    });

    it.each([1, AWAY_SECONDS])(
      'when all of NATS is silent for %i seconds: refusals say so, no answer is a lie, and sessions go on [promises 1, 2, 6]',
      async (seconds) => {
        const load = startWatchedLoad(cluster);
        await load.accepts(15);
        const losses = load.readers.map((reader) => reader.losses());
        for (const server of cluster.servers) server.process().kill('SIGSTOP');
        const [gateway] = cluster.gateways;
        if (gateway === undefined) throw new Error('three gateways');
        const sentBefore = load.at(0).sent();
        const ask = () => post(gateway.address, '/ucs/interactions', 'alice', toFindPhoneCall('1'));
        const fates = await Promise.allSettled(Array.from({ length: seconds > 5 ? 20 : 0 }, ask));
        // Refused, or its connection was closed without an answer.
        for (const fate of fates) if (fate.status === 'fulfilled') expect(fate.value.status).toBe(503);
        if (seconds > 5) {
          const refused = await ask();
          expect([refused.status, refused.body.statusCode]).toEqual([503, 4]);
          expect(refused.retryAfter).toBeGreaterThan(0);
          expect(await readiness(adminAddressOf(gateway.program()))).toEqual({ status: 503, parts: ['journal'] });
        }
        // The load is the clock here: 15 requests a second.
        const sent = () => load.at(0).sent() - sentBefore;
        await expect.poll(sent, { timeout: seconds * 2_000 + 20_000 }).toBeGreaterThanOrEqual(15 * seconds);
        for (const server of cluster.servers) server.process().kill('SIGCONT');
        await load.accepts(30);
        expect(load.readers.map((reader) => reader.losses())).toEqual(losses);
        await endsWell(load);
      },
    );

    it('when each server of NATS in turn leaves in lame duck mode and is started again [promises 1, 2, 6]', async () => {
      const load = startWatchedLoad(cluster);
      for (const server of cluster.servers) {
        await load.accepts(30);
        await server.leave();
        await server.start();
      }
      await load.accepts(30);
      await endsWell(load);
    });
  },
);
