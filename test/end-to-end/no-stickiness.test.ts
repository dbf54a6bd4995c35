import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BAYEUX_PATH } from '../support/bayeux-server.ts';
import { type CometdClient, connectCometd } from '../support/cometd-client.ts';
import { type GatewayCluster, startGatewayCluster } from '../support/gateway-cluster.ts';
import { createDataDir } from '../support/gateway-process.ts';
import { findPhoneCall } from '../support/rest-client.ts';
import { BALANCERS, startBalancer } from '../support/round-robin.ts';
import { openWireClient, shakeHands } from '../support/wire-client.ts';

const url = process.env['TEST_NATS_URL'];
const CHANNEL = '/v2/ucs/interactions';

// No package on npm brings a NATS server: .ci/run builds one, and names the balancers that it has installed.
describe('three gateways', { timeout: 60_000 }, () => {
  for (const kind of BALANCERS) {
    describe.skipIf(url === undefined || kind.path === undefined)(
      `behind ${kind.name}, which sends each request to the next one`,
      () => {
        const running = new AsyncDisposableStack();
        let cluster: GatewayCluster;
        let address = '';

        beforeAll(async () => {
          cluster = await startGatewayCluster(url ?? '', 3);
          running.defer(cluster.stop);
          const folder = createDataDir();
          running.defer(folder.remove);
          const balancer = await startBalancer(kind, folder.path, cluster.gateways);
          running.defer(balancer.stop);
          address = balancer.address;
          const isServed = async () => expect((await fetch(`${address}/api/v2/diagnostics/version`)).ok).toBe(true);
          await vi.waitFor(isServed, { timeout: 20_000 });
        }, 60_000);
        afterAll(() => running.disposeAsync());

        async function connect(user: string, transport: 'websocket' | 'long-polling'): Promise<CometdClient> {
          const client = await connectCometd(address, { user, transport });
          await client.subscribe(CHANNEL);
          return client;
        }

        it.each(['long-polling', 'websocket'] as const)(
          'bring CometD clients over %s each notification of their user, once and in order [promise 3]',
          async (transport) => {
            const clients = await Promise.all([1, 2, 3, 4].map(() => connect('alice', transport)));
            const bob = await connect('bob', transport);
            const ids: number[] = [];
            for (let count = 0; count < 12; count += 1) {
              ids.push(await findPhoneCall(address, 'alice', { callId: `${kind.name}-${transport}-${count}` }));
            }
            const last = await findPhoneCall(address, 'bob', { callId: 'of bob' });
            for (const client of clients) {
              for (const id of ids) await client.event(({ referenceId }) => referenceId === id);
              const told = client.events.map(({ referenceId }) => referenceId);
              expect(told.toSorted((a, b) => a - b)).toEqual(ids.toSorted((a, b) => a - b));
            }
            await bob.event(({ referenceId }) => referenceId === last);
            expect(bob.events).toHaveLength(1);
            const [first = [], ...others] = clients.map((client) =>
              client.events.map(({ referenceId }) => referenceId),
            );
            for (const other of others) expect(other).toEqual(first);
            await Promise.all([...clients, bob].map((client) => client.disconnect()));
          },
        );

        it('serve a session whose every request comes to another one, over callback-polling too', async () => {
          const client = await openWireClient({ url: address + BAYEUX_PATH }, 'callback-polling', 'carol');
          const clientId = await shakeHands(client, 'callback-polling');
          for (let count = 0; count < 6; count += 1) {
            const [reply] = await client.request({ channel: '/meta/subscribe', clientId, subscription: CHANNEL });
            expect(reply).toMatchObject({ successful: true });
          }
          const [gone] = await client.request({ channel: '/meta/disconnect', clientId });
          expect(gone).toMatchObject({ successful: true });
        });

        it('cost a client whose gateway dies one new handshake, and no notification [promise 4]', async () => {
          const users = ['alice', 'bob', 'carol'];
          const clients = await Promise.all(users.map((user) => connect(user, 'long-polling')));
          // As programs with this client do.
          for (const client of clients) {
            client.client.addListener('/meta/handshake', ({ successful }) => {
              if (successful === true) void client.subscribe(CHANNEL);
            });
          }
          cluster.gateways[0]?.signal('SIGKILL');
          for (const [index, client] of clients.entries()) {
            const ids: number[] = [];
            while (ids.length < 5) {
              const sent = findPhoneCall(address, users[index] ?? '', { callId: `after-${ids.length}` });
              const id = await sent.catch(() => undefined);
              if (id !== undefined) ids.push(id);
            }
            for (const id of ids) await client.event(({ referenceId }) => referenceId === id);
            const told = client.events.map(({ referenceId }) => referenceId);
            expect(told.length).toBe(new Set(told).size);
            await client.disconnect();
          }
        });
      },
    );
  }
});
