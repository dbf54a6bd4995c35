import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findNatsServer, type NatsServer, startNatsServers } from '../../scripts/nats-servers.ts';
import { adminAddressOf, freePort, readiness } from '../support/admin-client.ts';
import { startGatewayCluster } from '../support/gateway-cluster.ts';
import { createDataDir } from '../support/gateway-process.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { startSteadyLoad } from '../support/steady-load.ts';

const PREFIX = 'faults';

async function startServers(): Promise<readonly NatsServer[]> {
  const folder = createDataDir();
  onTestFinished(folder.remove);
  const ports: { readonly client: number; readonly route: number }[] = [];
  for (let count = 0; count < 3; count += 1) ports.push({ client: await freePort(), route: await freePort() });
  const servers = await startNatsServers(findNatsServer(), folder.path, ports);
  onTestFinished(async () => {
    for (const server of servers) await server.stop();
  });
  return servers;
}

/** The server that leads the stream. */
async function leaderOf(servers: readonly NatsServer[]): Promise<NatsServer> {
  const connection = await connect({ servers: servers.map(({ url }) => new URL(url).host) });
  const { cluster } = await (await jetstreamManager(connection)).streams.info(PREFIX);
  await connection.close();
  const leader = servers.find(({ name }) => name === cluster?.leader);
  if (leader === undefined) throw new Error('nobody leads the stream');
  return leader;
}

// No package on npm brings a NATS server: .ci/run builds one.
describe.skipIf(process.env['TEST_NATS_URL'] === undefined)('two gateways on three NATS servers', () => {
  it('lose and double nothing when the leader of NATS dies, and when all its servers do, and say so meanwhile [promises 1, 2]', {
    timeout: 150_000,
  }, async () => {
    const servers = await startServers();
    const url = servers.map((server) => server.url).join(',');
    const cluster = await startGatewayCluster(url, 2, { NATS_REPLICAS: '3', NATS_PREFIX: PREFIX });
    onTestFinished(cluster.stop);
    const [one, two] = cluster.gateways;
    if (one === undefined || two === undefined) throw new Error('two gateways');
    const reader = startReplayingSubscriber(two.address, 'alice');
    onTestFinished(reader.close);
    const loads = [one, two].map((gateway, index) => {
      let count = 0;
      const next = () => ({
        path: '/ucs/interactions',
        body: {
          operationName: 'FindPhoneCall',
          callId: `call-${index}-${count++}`,
          status: 'InProcess',
          phoneNumber: '1231231231',
          type: 'Inbound',
        },
      });
      return startSteadyLoad(gateway.address, { user: 'alice', requestsPerSecond: 25, next });
    });
    const more = async (count: number): Promise<void> => {
      for (const load of loads) {
        const before = load.accepted.size;
        await expect.poll(() => load.accepted.size, { timeout: 60_000 }).toBeGreaterThan(before + count);
      }
    };

    await more(25);
    const leader = await leaderOf(servers);
    await leader.stop();
    await more(25);
    await leader.start();
    await more(25);
    await Promise.all(servers.map((server) => server.stop()));
    const unready = async () => (await readiness(adminAddressOf(one))).parts;
    await expect.poll(unready, { timeout: 20_000 }).toContain('journal');
    const refused = loads[0]?.others() ?? 0;
    await expect.poll(() => loads[0]?.others(), { timeout: 20_000 }).toBeGreaterThan(refused + 10);
    await Promise.all(servers.map((server) => server.start()));
    await more(25);
    await Promise.all(loads.map((load) => load.stop()));

    const accepted = loads.flatMap((load) => [...load.accepted.keys()]);
    expect(new Set(accepted).size).toBe(accepted.length);
    await expect.poll(() => reader.unanswered(accepted), { timeout: 30_000 }).toEqual([]);
    const told = reader.events.map(({ data }) => data.referenceId);
    expect(told.length).toBe(new Set(told).size);
    expect(reader.gaps).toEqual([]);
  });
});
