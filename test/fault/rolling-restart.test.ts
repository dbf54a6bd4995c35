import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { freePort } from '../support/admin-client.ts';
import { type CometdClient, connectCometd, type Transport } from '../support/cometd-client.ts';
import { startGatewayCluster } from '../support/gateway-cluster.ts';
import { createDataDir, type Program } from '../support/gateway-process.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { BALANCERS, startBalancer } from '../support/round-robin.ts';
import { type SteadyLoad, startSteadyLoad } from '../support/steady-load.ts';

const url = process.env['TEST_NATS_URL'];
const CHANNEL = '/v2/ucs/interactions';
function startLoad(address: string, user: string, requestsPerSecond: number): SteadyLoad {
  let count = 0;
  const next = () => ({
    path: '/ucs/interactions',
    body: {
      operationName: 'FindPhoneCall',
      callId: `${user}-${count++}`,
      status: 'InProcess',
      phoneNumber: '1231231231',
      type: 'Inbound',
    },
  });
  return startSteadyLoad(address, { user, requestsPerSecond, next });
}

/** A client that subscribes again after each handshake, as programs with this library do, and asks for no replay. */
async function connectPlain(address: string, user: string, transport: Transport): Promise<CometdClient> {
  const client = await connectCometd(address, { user, transport });
  client.client.addListener('/meta/handshake', ({ successful }) => {
    if (successful === true) void client.subscribe(CHANNEL);
  });
  await client.subscribe(CHANNEL);
  return client;
}

// No package on npm brings a NATS server: .ci/run builds one, and names the balancers that it has installed.
describe.each(BALANCERS)('three gateways behind $name that are restarted in turn under load', (kind) => {
  it.skipIf(url === undefined || kind.path === undefined)(
    'refuse no request, and clients of every kind get each notification once [promises 1, 3, 4]',
    { timeout: 300_000 },
    async () => {
      const cluster = await startGatewayCluster(url ?? '', 0);
      onTestFinished(cluster.stop);
      const folder = createDataDir();
      onTestFinished(folder.remove);
      const takePorts = async () => ({ PORT: String(await freePort()), ADMIN_PORT: String(await freePort()) });
      const ports = [await takePorts(), await takePorts(), await takePorts()];
      const start = (index: number): Promise<Program> =>
        cluster.start(index + 1, { ...ports[index], READY_OFF_MS: '1000' });
      const gateways = [await start(0), await start(1), await start(2)];
      const balancer = await startBalancer(kind, folder.path, gateways);
      onTestFinished(balancer.stop);
      const { address } = balancer;
      const isServed = async () => expect((await fetch(`${address}/api/v2/diagnostics/version`)).ok).toBe(true);
      await vi.waitFor(isServed, { timeout: 20_000 });

      const replaying = startReplayingSubscriber(address, 'alice');
      onTestFinished(replaying.close);
      const polling = await connectPlain(address, 'bob', 'long-polling');
      const socket = await connectPlain(address, 'carol', 'websocket');
      const ofAlice = startLoad(address, 'alice', 50);
      const loads = [ofAlice, startLoad(address, 'bob', 50), startLoad(address, 'carol', 50)];
      const more = (count: number) => {
        const before = ofAlice.accepted.size;
        return expect.poll(() => ofAlice.accepted.size, { timeout: 60_000 }).toBeGreaterThan(before + count);
      };
      for (const [index, gateway] of gateways.entries()) {
        await more(50);
        gateway.signal('SIGTERM');
        expect(await gateway.exited).toBe(0);
        await more(50);
        await start(index);
      }
      await more(50);
      await Promise.all(loads.map((load) => load.stop()));
      expect(loads.map((load) => load.others())).toEqual([0, 0, 0]);

      await expect.poll(() => replaying.unanswered(ofAlice.accepted.keys()), { timeout: 60_000 }).toEqual([]);
      expect(replaying.gaps).toEqual([]);
      const toldOf = [
        () => replaying.events.map(({ data }) => data.referenceId),
        () => polling.events.map(({ referenceId }) => referenceId),
        () => socket.events.map(({ referenceId }) => referenceId),
      ];
      for (const [index, told] of toldOf.entries()) {
        const accepted = [...(loads[index]?.accepted.keys() ?? [])];
        const missing = () => accepted.filter((referenceId) => !told().includes(referenceId));
        await expect
          .poll(() => ({ client: index, missing: missing() }), { timeout: 60_000 })
          .toEqual({
            client: index,
            missing: [],
          });
        const doubled = told().filter((referenceId, at, all) => all.indexOf(referenceId) !== at);
        const unasked = told().filter((referenceId) => !accepted.includes(referenceId));
        expect({ client: index, doubled, unasked }).toEqual({ client: index, doubled: [], unasked: [] });
      }
      await Promise.all([polling, socket].map((client) => client.disconnect()));
    },
  );
});
