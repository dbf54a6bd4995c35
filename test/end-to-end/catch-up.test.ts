import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { freePort } from '../support/admin-client.ts';
import { connectCometd } from '../support/cometd-client.ts';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { findPhoneCall, post } from '../support/rest-client.ts';
import { connectV3 } from '../support/v3-client.ts';

const CHANNEL = '/v2/ucs/interactions';

/** The requests that alice's log answers, in its order; resolves once it answers all of these. */
async function readLog(address: string, referenceIds: readonly number[]): Promise<readonly number[]> {
  const reader = startReplayingSubscriber(address, 'alice');
  await reader.answersTo(referenceIds);
  reader.close();
  return reader.events.map(({ data }) => data.referenceId);
}

/** A session of alice without replay, subscribed, whose connection the test can drop. Gives the socket and what it receives. */
async function openSession(
  address: string,
): Promise<{ readonly socket: WebSocket; readonly received: readonly number[] }> {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/api/v2/notifications`, {
    headers: { authorization: `Basic ${Buffer.from('alice:demo').toString('base64')}` },
  });
  const received: number[] = [];
  const subscribed = Promise.withResolvers<void>();
  const send = (message: object) => socket.send(JSON.stringify([message]));
  socket.on('message', (frame) => {
    for (const { channel, clientId, data } of JSON.parse(String(frame))) {
      if (channel === '/meta/handshake') {
        send({ channel: '/meta/subscribe', clientId, subscription: CHANNEL });
        send({ channel: '/meta/connect', clientId, connectionType: 'websocket' });
      }
      if (channel === '/meta/subscribe') subscribed.resolve();
      if (channel === CHANNEL) received.push(data.referenceId);
    }
  });
  await once(socket, 'open');
  send({ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['websocket'] });
  await subscribed.promise;
  return { socket, received };
}

async function sessionsOf(admin: string): Promise<number> {
  const text = await (await fetch(`${admin}/metrics`)).text();
  return Number(/^\w*bayeux_sessions(?:\{[^}]*\})? (\d+)$/m.exec(text)?.[1]);
}

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
      expect(first.events.map(({ referenceId }) => referenceId)).toEqual(await readLog(gateway.address, missed));
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

  it('gets what its lost session did not read, and nothing that it did', async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const adminPort = String(await freePort());
    const admin = `http://127.0.0.1:${adminPort}`;
    const env = { ADMIN_PORT: adminPort, BAYEUX_MAX_INTERVAL_MS: '500' };
    const gateway = await startGatewayProcess(dataDir.path, env);
    onTestFinished(gateway.stop);
    const lost = await openSession(gateway.address);
    const read = await findPhoneCall(gateway.address, 'alice', { callId: 'read' });
    await expect.poll(() => lost.received).toEqual([read]);
    lost.socket.terminate();
    await once(lost.socket, 'close');

    // Some come while the session may still come back, some when it is over.
    const unread: number[] = [];
    for (let call = 0; call < 10; call++) {
      unread.push(await findPhoneCall(gateway.address, 'alice', { callId: `unread ${call}` }));
    }
    await expect.poll(() => sessionsOf(admin), { timeout: 10_000 }).toBe(0);
    unread.push(await findPhoneCall(gateway.address, 'alice', { callId: 'to nobody' }));

    const next = await connectCometd(gateway.address, { user: 'alice', transport: 'websocket' });
    await next.subscribe(CHANNEL);
    await Promise.all(unread.map((id) => next.event(({ referenceId }) => referenceId === id)));
    const log = await readLog(gateway.address, [read, ...unread]);
    expect(next.events.map(({ referenceId }) => referenceId)).toEqual(log.filter((id) => id !== read));
    await next.disconnect();
  });

  it('gets what came for it in its dialect, though programs of the same user have got what came later in the other', async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    let gateway = await startGatewayProcess(dataDir.path);
    onTestFinished(() => gateway.stop());
    const token = { authorization: 'Bearer demo-token-alice' };
    const v2 = await connectCometd(gateway.address, { user: 'alice', transport: 'websocket' });
    await v2.subscribe(CHANNEL);
    const v3 = await connectV3(gateway.address, token);
    const found = await findPhoneCall(gateway.address, 'alice', { callId: 'first' });
    const { interactionId } = await v2.event(({ referenceId }) => referenceId === found);
    const path = `/ucs/interactions/${String(interactionId)}`;
    const answer = await v3.send(`${path}/set-comment`, JSON.stringify({ data: { comment: 'missed' } }));
    // For the same interaction: its outcome comes behind the other.
    const { body } = await post(gateway.address, path, 'alice', { operationName: 'SetCallNote', note: 'later' });
    await v2.event(({ referenceId }) => referenceId === body.referenceId);
    await v2.disconnect();
    await gateway.stop();

    gateway = await startGatewayProcess(dataDir.path);
    const both = await connectV3(gateway.address, token);
    await both.subscribe(CHANNEL);
    await both.subscribe('/workspace/v3/contacts');
    expect(await both.next(String(answer['operationId']))).toMatchObject({ name: 'EventUpdateInteraction' });
  });
});
