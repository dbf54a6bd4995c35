import { describe, expect, it } from 'vitest';
import { type CometdClient, connectCometd } from '../support/cometd-client.ts';
import { findPhoneCall } from '../support/rest-client.ts';
import { setUpGateway } from '../support/set-up-gateway.ts';

describe('notifications of users side by side', () => {
  const users = ['alice', 'bob', 'carol'] as const;
  const gateway = setUpGateway();

  it.each([
    ['websocket', '/v2/ucs/interactions'],
    ['websocket', '/**'],
    ['long-polling', '/**'],
  ] as const)('reach the requesting user and nobody else, over %s subscribed to %s', async (transport, channel) => {
    const clients = new Map<string, CometdClient>();
    for (const user of users) {
      const client = await connectCometd(gateway.address, { user, transport });
      await client.subscribe(channel);
      clients.set(user, client);
    }
    const expected = new Map<string, number[]>(users.map((user) => [user, []]));
    for (let round = 0; round < 5; round++) {
      for (const user of users) {
        const referenceId = await findPhoneCall(gateway.address, user, {
          callId: `${transport} ${channel} ${user} ${round}`,
        });
        expected.get(user)?.push(referenceId);
      }
    }
    for (const [user, client] of clients) {
      const own = expected.get(user) ?? [];
      await Promise.all(own.map((id) => client.event(({ referenceId }) => referenceId === id)));
    }
    // Everybody's last notification has come: what was sent to the wrong user would have come by now, or before this one.
    for (const [user, client] of clients) {
      const last = await findPhoneCall(gateway.address, user, { callId: `${transport} ${channel} ${user} last` });
      await client.event(({ referenceId }) => referenceId === last);
      const received = client.events.map(({ referenceId }) => referenceId).sort((left, right) => left - right);
      expect(received).toEqual([...(expected.get(user) ?? []), last]);
      await client.disconnect();
    }
  });

  it('keep one callId of two contact centres apart', async () => {
    const [alice, carol] = [
      await connectCometd(gateway.address, { user: 'alice', transport: 'websocket' }),
      await connectCometd(gateway.address, { user: 'carol', transport: 'websocket' }),
    ];
    const outcomes = [];
    for (const [user, client] of [
      ['alice', alice],
      ['carol', carol],
    ] as const) {
      await client.subscribe('/v2/ucs/interactions');
      const id = await findPhoneCall(gateway.address, user, { callId: 'known in two centres' });
      outcomes.push(await client.event(({ referenceId }) => referenceId === id));
      await client.disconnect();
    }
    expect(outcomes.map((outcome) => outcome.isCreated)).toEqual(['true', 'true']);
    expect(outcomes[0]?.interactionId).not.toBe(outcomes[1]?.interactionId);
  });
});
