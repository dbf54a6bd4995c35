import { describe, expect, it } from 'vitest';
import { createSimulatedClient } from '../simulated-client.ts';
import { createSimulatedServer, LOGGED } from '../simulated-server.ts';

describe.each(['websocket', 'long-polling'] as const)('an identity’s log over %s', (transport) => {
  const poll = (client: ReturnType<typeof createSimulatedClient>) => {
    if (transport === 'long-polling') client.connect({ advice: { timeout: 0 } });
    return client.data();
  };

  it('reaches every session of that identity, and no other [promise 3]', () => {
    const server = createSimulatedServer();
    const clients = [1, 2].map(() => createSimulatedClient(server, { transport }).start());
    const bob = createSimulatedClient(server, { transport, identity: 'bob' }).start();
    for (const client of [...clients, bob]) client.subscribe('/**');
    server.log('alice', 1);
    server.log('bob', 2);
    server.log('alice', 3);
    for (const client of clients) expect(poll(client)).toEqual([1, 3]);
    expect(poll(bob)).toEqual([2]);
  });

  it('comes once to a session, in order, whatever the number of matching subscriptions [C5]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport }).start();
    server.log('alice', 1);
    client.subscribe(LOGGED);
    server.log('alice', 2);
    client.subscribe(['/**', '/v2/ucs/*', '/v2/**']);
    server.log('alice', 3);
    client.unsubscribe(LOGGED);
    server.log('alice', 4);
    expect(poll(client)).toEqual([1, 2, 3, 4]);
  });

  it('is not followed by subscriptions that do not match [C1]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport }).start();
    client.subscribe(['/v2/me/*', '/v2/*', '/v2/ucs/interactions/**']);
    server.log('alice', 1);
    expect(poll(client)).toEqual([]);
  });

  it('catches up once with what reached none of the identity’s sessions [promise 4]', () => {
    const server = createSimulatedServer();
    server.log('alice', 1);
    const first = createSimulatedClient(server, { transport }).start();
    first.subscribe(LOGGED);
    expect(poll(first)).toEqual([1]);
    first.disconnect();
    for (const data of [2, 3]) server.log('alice', data);
    const second = createSimulatedClient(server, { transport }).start();
    second.subscribe(LOGGED);
    expect(poll(second)).toEqual([2, 3]);
    second.disconnect();
    const third = createSimulatedClient(server, { transport }).start();
    third.subscribe(LOGGED);
    expect(poll(third)).toEqual([]);
  });

  it('passes over what is older than the catch-up window [promise 4]', () => {
    const server = createSimulatedServer();
    server.log('alice', 'old');
    server.wait(60_000);
    server.log('alice', 'recent');
    server.wait(60_001);
    const client = createSimulatedClient(server, { transport }).start();
    client.subscribe(LOGGED);
    expect(poll(client)).toEqual(['recent']);
  });

  it('brings back to the same session what was logged while it was not subscribed', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport }).start();
    client.subscribe(LOGGED);
    server.log('alice', 1);
    expect(poll(client)).toEqual([1]);
    client.unsubscribe(LOGGED);
    server.log('alice', 2);
    expect(poll(client)).toEqual([1]);
    client.subscribe(LOGGED);
    expect(poll(client)).toEqual([1, 2]);
  });

  it('is read page by page, one read at a time, while live entries wait', () => {
    const server = createSimulatedServer({ logPageMaxEntries: 2 });
    server.readsAtOnce = false;
    for (let data = 1; data <= 5; data++) server.log('alice', data);
    const client = createSimulatedClient(server, { transport }).start();
    client.subscribe(LOGGED);
    server.answerReads();
    server.log('alice', 6);
    while (server.readsWaiting() > 0) {
      expect(server.readsWaiting()).toBe(1);
      server.answerReads();
    }
    server.log('alice', 7);
    expect(poll(client)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('throws a page away that was asked for before the subscription was renewed', () => {
    const server = createSimulatedServer();
    server.readsAtOnce = false;
    const client = createSimulatedClient(server, { transport }).start();
    client.subscribe(LOGGED);
    client.unsubscribe(LOGGED);
    server.log('alice', 1);
    client.subscribe(LOGGED);
    expect(server.readsWaiting()).toBe(1);
    server.answerReads();
    server.answerReads();
    expect(server.readsWaiting()).toBe(0);
    expect(poll(client)).toEqual([1]);
  });

  it('comes once when it was read before it was told of live', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport }).start();
    const offset = server.log('alice', 1, { quietly: true });
    client.subscribe(LOGGED);
    const entry = { offset, channel: LOGGED, dataJson: '1', loggedAtMs: server.nowMs() };
    server.handle({ type: 'logged', identity: 'alice', entries: [entry] });
    expect(poll(client)).toEqual([1]);
  });

  it('does not come again after a renewed subscription while its report is still to come', () => {
    const server = createSimulatedServer();
    server.reportsAtOnce = false;
    const client = createSimulatedClient(server, { transport }).start();
    client.subscribe(LOGGED);
    server.log('alice', 1);
    expect(poll(client)).toEqual([1]);
    client.unsubscribe(LOGGED);
    client.subscribe(LOGGED);
    server.report(transport === 'websocket' ? client.link : client.link - 2, true);
    expect(poll(client)).toEqual([1]);
  });

  it('waits on disk and not in the queue when a session takes nothing, and loses nothing [S4 S5]', () => {
    const server = createSimulatedServer({ queueMaxMessages: 4, logPageMaxEntries: 3 });
    const client = createSimulatedClient(server, { transport }).start();
    client.subscribe(LOGGED);
    if (transport === 'websocket') server.congest(client.link, true);
    for (let data = 1; data <= 20; data++) {
      server.log('alice', data);
      expect(server.core.stats().queuedMessages).toBeLessThanOrEqual(4);
    }
    if (transport === 'websocket') server.congest(client.link, false);
    for (let round = 0; round < 10; round++) poll(client);
    expect(client.data()).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    server.log('alice', 21);
    expect(poll(client).at(-1)).toBe(21);
  });

  it('makes room for public events by reading again what the log keeps [S4]', () => {
    const server = createSimulatedServer({ queueMaxMessages: 4 });
    const client = createSimulatedClient(server, { transport }).start();
    client.subscribe('/**');
    if (transport === 'websocket') server.congest(client.link, true);
    for (const data of [1, 2, 3]) server.log('alice', data);
    for (const data of ['a', 'b']) server.publish('/test/a', data);
    if (transport === 'websocket') server.congest(client.link, false);
    poll(client);
    const data = poll(client);
    expect(data.filter((value) => typeof value === 'number')).toEqual([1, 2, 3]);
    expect(data.filter((value) => typeof value === 'string')).toEqual(['a', 'b']);
  });
});

it('goes on once there is room, though no connect is held: by what is acknowledged or unsubscribed [S4 X1]', () => {
  for (const way of ['acknowledged', 'unsubscribed']) {
    const server = createSimulatedServer({ queueMaxMessages: 2 });
    const client = createSimulatedClient(server, {
      transport: 'long-polling',
      ext: { ack: way === 'acknowledged' },
    }).start();
    client.subscribe(['/test/a', LOGGED]);
    for (const data of [1, 2]) server.publish('/test/a', data);
    server.log('alice', 3);
    if (way === 'unsubscribed') client.unsubscribe('/test/a');
    for (let polls = 0; polls < 3; polls++) client.connect({ advice: { timeout: 0 } });
    expect(client.data()).toEqual(way === 'unsubscribed' ? [3] : [1, 2, 3]);
  }
});

it('reads again from the right place when a queue overflows during a read [S4]', () => {
  const server = createSimulatedServer({ queueMaxMessages: 4, logPageMaxEntries: 2 });
  server.readsAtOnce = false;
  for (const data of [1, 2, 3]) server.log('alice', data);
  const client = createSimulatedClient(server, { transport: 'long-polling' }).start();
  client.subscribe('/**');
  server.answerReads();
  for (const data of ['a', 'b', 'c']) server.publish('/test/a', data);
  server.answerReads();
  server.answerReads();
  client.connect();
  while (server.readsWaiting() > 0) server.answerReads();
  client.connect();
  expect(client.data()).toEqual(['a', 'b', 'c', 1, 2, 3]);
});

describe('how far the log was delivered', () => {
  it('is told when the write was reported, once for all entries in it [promise 4]', () => {
    const server = createSimulatedServer();
    server.reportsAtOnce = false;
    const client = createSimulatedClient(server).start();
    client.subscribe(LOGGED);
    for (const data of [1, 2, 3]) server.log('alice', data);
    expect(server.deliveredThrough('alice')).toBe(0);
    server.report(client.link, true);
    expect(server.deliveredThrough('alice')).toBe(1);
    client.disconnect();
    server.report(client.link, true);
    expect(server.deliveredThrough('alice')).toBe(2);
    server.report(client.link, false);
    expect(server.deliveredThrough('alice')).toBe(2);
  });

  it('is told once, though several sessions got the entry', () => {
    const server = createSimulatedServer();
    server.reportsAtOnce = false;
    const clients = [1, 2].map(() => createSimulatedClient(server).start());
    for (const client of clients) client.subscribe(LOGGED);
    server.log('alice', 1);
    const told = clients.map(({ link }) =>
      server.core.handle({ type: 'sent', reports: [{ link, ok: true }] }, server.nowMs()),
    );
    expect(told).toEqual([[{ type: 'delivered', identity: 'alice', channel: LOGGED, through: 1 }], []]);
  });

  it('is not told of a poll that was dead; the next session catches up [N7 promise 4]', () => {
    const server = createSimulatedServer();
    server.reportsAtOnce = false;
    const client = createSimulatedClient(server, { transport: 'long-polling' }).start();
    client.subscribe(LOGGED);
    client.connect();
    server.log('alice', 1);
    server.report(client.link, false);
    server.wait(10_000);
    const next = createSimulatedClient(server).start();
    next.subscribe(LOGGED);
    expect(next.data()).toEqual([1]);
  });

  it('catches up a session that was ended for its full queue, in its next session [S4]', () => {
    const server = createSimulatedServer({ queueMaxMessages: 3 });
    const client = createSimulatedClient(server, { transport: 'long-polling' }).start();
    client.subscribe('/**');
    server.log('alice', 'kept');
    for (let data = 0; data < 5; data++) server.publish('/test/a', data);
    expect(server.sessionChanges).toContain(`${client.clientId} overflowed`);
    const next = createSimulatedClient(server).start();
    next.subscribe(LOGGED);
    expect(next.data()).toEqual(['kept']);
  });
});

it('counts what rode on the first connect reply as delivered when the client says goodbye before the next connect [X1]', () => {
  const server = createSimulatedServer();
  const client = createSimulatedClient(server, { transport: 'long-polling', ext: { ack: true } });
  client.handshake();
  client.subscribe(LOGGED);
  const offset = server.log('alice', 'early');
  expect(client.connect()).toMatchObject([{ data: 'early' }, { channel: '/meta/connect' }]);
  client.disconnect();
  expect(server.deliveredThrough('alice')).toBe(offset);
});
