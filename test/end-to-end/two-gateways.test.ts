import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectCometd } from '../support/cometd-client.ts';
import { type GatewayCluster, startGatewayCluster } from '../support/gateway-cluster.ts';
import { type ReplayingSubscriber, startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { FIND_PHONE_CALL_SAMPLE, findPhoneCall, post } from '../support/rest-client.ts';
import { connectV3 } from '../support/v3-client.ts';

const url = process.env['TEST_NATS_URL'];

// No package on npm brings a NATS server: .ci/run builds one and names it.
describe.skipIf(url === undefined)('two gateways on one NATS', () => {
  const running = new AsyncDisposableStack();
  let cluster: GatewayCluster;
  let one = '';
  let two = '';

  beforeAll(async () => {
    cluster = await startGatewayCluster(url ?? '', 2, { BAYEUX_PUBLIC_CHANNELS: '/test/**' });
    running.defer(cluster.stop);
    [one = '', two = ''] = cluster.gateways.map(({ address }) => address);
  }, 60_000);
  afterAll(() => running.disposeAsync());

  function subscribe(...parameters: Parameters<typeof startReplayingSubscriber>): ReplayingSubscriber {
    const subscriber = startReplayingSubscriber(...parameters);
    running.defer(subscriber.close);
    return subscriber;
  }

  it('answer a request at whichever the user’s session is, and give each request a referenceId of its own', async () => {
    const alice = await connectCometd(two, { user: 'alice', transport: 'long-polling' });
    await alice.subscribe('/v2/ucs/interactions');
    const { body } = await post(one, '/ucs/interactions', 'alice', FIND_PHONE_CALL_SAMPLE);
    const first = await alice.event(({ referenceId }) => referenceId === body.referenceId);
    const other = await post(two, '/ucs/interactions', 'alice', FIND_PHONE_CALL_SAMPLE);
    const second = await alice.event(({ referenceId }) => referenceId === other.body.referenceId);
    expect([first['isCreated'], second['isCreated']]).toEqual(['true', 'false']);
    expect(other.body.referenceId).not.toBe(body.referenceId);
    await alice.disconnect();
  });

  it('bring outcomes of Workspace API v3 to the session at the other one, under the operationId of the answer [workspace-v3.md, section 4]', async () => {
    const credentials = { authorization: 'Bearer demo-token-alice' };
    const listener = await connectV3(two, credentials);
    await listener.subscribe('/workspace/v3/contacts');
    const sender = await connectV3(one, credentials);
    const data = { properties: [{ name: 'LastName', values: [{ value: 'Clustered' }] }] };
    const body = JSON.stringify({ operationId: 'over-nats', data });
    const answer = await sender.send('/ucs/contacts/create', body);
    expect(answer).toEqual({ status: { code: 1 }, operationId: 'over-nats' });
    const { contactId, ...event } = await listener.next('over-nats');
    expect(event).toMatchObject({ messageType: 'UcsMessage', name: 'EventContactInserted' });
    const details = await listener.request(`/ucs/contacts/${contactId}/get-details`, {
      data: { returnedAttributes: [] },
    });
    expect(details).toMatchObject({ contactId, attributes: { LastName: [{ value: 'Clustered' }] } });
  });

  it('have one log: a client goes on behind its last id at the other one, without a gap or a copy', async () => {
    const first = subscribe(one, 'bob');
    const before = [
      await findPhoneCall(one, 'bob', { callId: 'b1' }),
      await findPhoneCall(two, 'bob', { callId: 'b2' }),
    ];
    await first.answersTo(before);
    first.close();
    const meanwhile = [
      await findPhoneCall(two, 'bob', { callId: 'b3' }),
      await findPhoneCall(one, 'bob', { callId: 'b4' }),
    ];
    const watcher = subscribe(two, 'bob');
    await watcher.answersTo(meanwhile);
    const second = subscribe(two, 'bob', first.events.at(-1));
    await second.answersTo(meanwhile);
    expect(second.gaps).toEqual([]);
    expect(new Set(second.events.map(({ data }) => data.referenceId))).toEqual(new Set(meanwhile));
    expect(second.events).toHaveLength(2);
    expect(first.events[0]?.epoch).toBe(second.events[0]?.epoch);
  });

  it('take the same session cookie, and a sign-out at one of them is one at both', async () => {
    const signIn = await fetch(`${one}/api/v2/me`, { headers: { authorization: `Basic ${btoa('alice:demo')}` } });
    const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const ask = async (address: string) => (await fetch(`${address}/api/v2/me`, { headers: { cookie } })).status;
    expect([await ask(one), await ask(two)]).toEqual([200, 200]);
    const headers = { cookie, 'content-type': 'application/json' };
    const body = JSON.stringify({ operationName: 'EndContactCenterSession' });
    expect((await fetch(`${one}/api/v2/me`, { method: 'POST', headers, body })).status).toBe(200);
    expect(await ask(one)).toBe(403);
    await expect.poll(() => ask(two), { timeout: 1000, interval: 20 }).toBe(403);
  });

  it('bring what a client publishes on a public channel to the sessions of both', async () => {
    const clients = await Promise.all(
      [one, two].map((address) => connectCometd(address, { user: 'bob', transport: 'websocket' })),
    );
    for (const client of clients) await client.subscribe('/test/public');
    clients[0]?.client.publish('/test/public', { referenceId: 77 });
    for (const client of clients) await client.event(({ referenceId }) => referenceId === 77);
    expect(clients.map(({ events }) => events.length)).toEqual([1, 1]);
    await Promise.all(clients.map((client) => client.disconnect()));
  });
});
