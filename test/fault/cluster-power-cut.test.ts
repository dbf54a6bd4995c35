import { expect, it, onTestFinished } from 'vitest';
import { findNatsServer, startNatsServers } from '../../scripts/nats-servers.ts';
import { freePort } from '../support/admin-client.ts';
import { startGatewayCluster } from '../support/gateway-cluster.ts';
import { mountPowerCutDisk } from '../support/power-cut-disk.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { toFindPhoneCall } from '../support/rest-client.ts';
import { startSteadyLoad } from '../support/steady-load.ts';

/** The image is sparse: it takes what is written. */
const DISK_BYTES = 1024 ** 3;
const STREAM_MAX_BYTES = String(64 * 1024 ** 2);

// No package on npm brings a NATS server: .ci/run builds one.
it.skipIf(process.env['TEST_NATS_URL'] === undefined)(
  'all servers of NATS that lose their power at once: what gateways had accepted is answered when it is back, once [promises 1, 2]',
  { timeout: 120_000 },
  async ({ skip }) => {
    const disk = mountPowerCutDisk(DISK_BYTES);
    if ('impossible' in disk) {
      console.warn(`Not run: ${disk.impossible}`);
      return skip(disk.impossible);
    }
    const ports: { readonly client: number; readonly route: number }[] = [];
    for (let count = 0; count < 3; count += 1) ports.push({ client: await freePort(), route: await freePort() });
    const servers = await startNatsServers(findNatsServer(), disk.path, ports);
    const stopAll = () => Promise.all(servers.map((server) => server.stop()));
    onTestFinished(async () => void (await stopAll()));
    const url = servers.map((server) => server.url).join(',');
    const lease = { CLUSTER_DISPATCH_STOP_MS: '9000', CLUSTER_CLAIM_MS: '16000' };
    const cluster = await startGatewayCluster(url, 2, {
      NATS_REPLICAS: '3',
      NATS_STREAM_MAX_BYTES: STREAM_MAX_BYTES,
      ...lease,
    });
    onTestFinished(cluster.stop);
    const [one, two] = cluster.gateways;
    if (one === undefined || two === undefined) throw new Error('two gateways');
    const reader = startReplayingSubscriber(two.address, 'alice');
    onTestFinished(reader.close);
    let calls = 0;
    const next = () => ({ path: '/ucs/interactions', body: toFindPhoneCall(`call-${calls++}`) });
    const loads = [one, two].map(({ address }) =>
      startSteadyLoad(address, { user: 'alice', requestsPerSecond: 50, next }),
    );
    const more = async (count: number): Promise<void> => {
      for (const load of loads) {
        const before = load.accepted.size;
        await expect.poll(() => load.accepted.size, { timeout: 60_000 }).toBeGreaterThan(before + count);
      }
    };
    for (let cuts = 0; cuts < 2; cuts += 1) {
      await more(50);
      disk.cut();
      await stopAll();
      await disk.restore();
      await Promise.all(servers.map((server) => server.start()));
    }
    await more(25);
    await Promise.all(loads.map((load) => load.stop()));
    const accepted = loads.flatMap((load) => [...load.accepted.keys()]);
    expect(new Set(accepted).size).toBe(accepted.length);
    await expect.poll(() => reader.unanswered(accepted), { timeout: 30_000 }).toEqual([]);
    const told = reader.events.map(({ data }) => data.referenceId);
    expect(told.length).toBe(new Set(told).size);
    expect(reader.gaps).toEqual([]);
  },
);
