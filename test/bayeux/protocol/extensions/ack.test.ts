import { describe, expect, it } from 'vitest';
import { createSimulatedClient } from '../simulated-client.ts';
import { createSimulatedServer, LOGGED } from '../simulated-server.ts';

const ext = { ack: true };

describe.each(['websocket', 'long-polling', 'callback-polling'] as const)('ack over %s', (transport) => {
  it('is agreed in the handshake, and each connect reply carries its batch [X1]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport, ext });
    expect(client.handshake().ext).toEqual({ ack: true });
    expect(client.connect()).toMatchObject([{ ext: { ack: 0 } }]);
    expect(createSimulatedClient(server, { transport }).handshake().ext).toBeUndefined();
  });

  it('lets events ride on connects, releasing the held one also on a WebSocket [X1 W1 W2]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport, ext }).start();
    client.subscribe('/test/a');
    server.publish('/test/a', 1);
    expect(client.data()).toEqual([]);
    expect(client.connect()).toMatchObject([{ data: 1 }, { channel: '/meta/connect', ext: { ack: 1 } }]);
    client.connect();
    const { link } = client;
    server.publish('/test/a', 2);
    expect(server.received(link).slice(-2)).toMatchObject([{ data: 2 }, { channel: '/meta/connect', ext: { ack: 2 } }]);
  });

  it('sends again what the next connect does not acknowledge, ahead of what came since [X1]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport, ext }).start();
    client.subscribe('/test/a');
    server.publish('/test/a', 1);
    client.connect();
    server.publish('/test/a', 2);
    const replies = client.connect({ ext: { ack: 0 } });
    expect(replies).toMatchObject([{ data: 1 }, { data: 2 }, { ext: { ack: 2 } }]);
    client.connect();
    expect(server.core.stats()).toMatchObject({ queuedMessages: 0, heldConnects: 1 });
  });

  it('keeps events over a lost link until they are acknowledged [X1 N7]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport, ext }).start();
    client.subscribe('/test/a');
    client.connect();
    server.publish('/test/a', 1);
    if (transport === 'websocket') client.dropSocket();
    else server.gone(client.link);
    expect(client.connect({ ext: { ack: 0 } })).toMatchObject([{ data: 1 }, { ext: { ack: 2 } }]);
  });

  it('counts unacknowledged events among those that a session may hold [S4]', () => {
    const server = createSimulatedServer({ queueMaxMessages: 3 });
    const client = createSimulatedClient(server, { transport, ext }).start();
    client.subscribe('/test/a');
    client.connect();
    for (let data = 1; data <= 3; data++) server.publish('/test/a', data);
    expect(server.core.stats().queuedMessages).toBe(3);
    server.publish('/test/a', 4);
    expect(server.sessionChanges).toContain(`${client.clientId} overflowed`);
  });

  it('does not send again what was unsubscribed meanwhile [U1]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport, ext }).start();
    client.subscribe('/test/a');
    server.publish('/test/a', 1);
    client.connect();
    client.unsubscribe('/test/a');
    expect(client.connect({ ext: { ack: 0 } })).toEqual([]);
  });

  it('takes log entries as delivered when they are acknowledged, or at an orderly end [promise 4]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport, ext }).start();
    client.subscribe(LOGGED);
    client.connect();
    server.log('alice', 1);
    expect(server.deliveredThrough('alice')).toBe(0);
    client.connect();
    expect(server.deliveredThrough('alice')).toBe(1);
    server.log('alice', 2);
    client.disconnect();
    expect(server.deliveredThrough('alice')).toBe(2);
  });
});

it('keeps what is not acknowledged, and drops with a gap what finds no room beside it [S4 X1]', () => {
  const server = createSimulatedServer({ queueMaxMessages: 2 });
  const client = createSimulatedClient(server, { ext: { ack: true, replay: true } }).start();
  client.subscribe('/test/a');
  for (const data of [1, 2]) server.publish('/test/a', data);
  client.connect();
  expect(client.data()).toEqual([1, 2]);
  server.publish('/test/a', 3);
  expect(server.core.stats().queuedMessages).toBe(2);
  expect(client.connect()).toMatchObject([{ ext: { ack: 1, replay: { gap: true, first: 4, epoch: 'start-1' } } }]);
  server.publish('/test/a', 4);
  client.connect();
  expect(client.data()).toEqual([1, 2, 4]);
});
