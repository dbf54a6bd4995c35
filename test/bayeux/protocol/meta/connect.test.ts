import { describe, expect, it } from 'vitest';
import { createSimulatedClient, type SimulatedClient } from '../simulated-client.ts';
import { createSimulatedServer, LOGGED } from '../simulated-server.ts';

const TRANSPORTS = ['websocket', 'long-polling', 'callback-polling'] as const;
const RETRY = { reconnect: 'retry', interval: 0, timeout: 30_000 };

describe.each(TRANSPORTS)('/meta/connect over %s', (transport) => {
  it('answers the first connect at once, later ones when their time is over [N1 W2]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport });
    client.handshake();
    expect(client.connect()).toMatchObject([{ channel: '/meta/connect', successful: true, advice: RETRY }]);
    expect(client.connect()).toEqual([]);
    const { link } = client;
    const before = server.received(link).length;
    server.wait(29_999);
    expect(server.received(link)).toHaveLength(before);
    server.wait(1);
    expect(server.received(link).slice(before)).toMatchObject([{ id: '3', successful: true, advice: RETRY }]);
  });

  it('answers at once a connect that is not alone in its request [N2]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport }).start();
    const replies = client.send(
      client.message('/meta/connect', { connectionType: transport }),
      client.message('/meta/subscribe', { subscription: '/test/a' }),
    );
    expect(replies.map(({ channel }) => channel)).toEqual(['/meta/subscribe', '/meta/connect']);
  });

  it('answers the older of two connects and holds the newer [N3]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport }).start();
    client.connect();
    const older = client.link;
    client.connect();
    expect(server.received(older).filter(({ id }) => id === '3')).toMatchObject([{ successful: true, advice: RETRY }]);
    expect(server.core.stats().heldConnects).toBe(1);
    server.wait(30_000);
    expect(server.received(client.link).at(-1)).toMatchObject({ id: '4', successful: true });
  });

  it('holds for the time that the client asks for, this once and not longer than ours [F9]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport }).start();
    expect(client.connect({ advice: { timeout: 0 } })).toMatchObject([{ successful: true, advice: RETRY }]);
    for (const [timeout, heldMs] of [
      [5_000, 5_000],
      [99_999, 30_000],
      [-1, 30_000],
    ] as const) {
      client.connect({ advice: { timeout } });
      server.wait(heldMs - 1);
      expect(server.core.stats().heldConnects).toBe(1);
      server.wait(1);
      expect(server.core.stats().heldConnects).toBe(0);
    }
    client.connect();
    server.wait(29_999);
    expect(server.core.stats().heldConnects).toBe(1);
  });

  it('ends a session that no connect comes for within maxInterval, and gives everything back [N6]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport }).start();
    client.subscribe('/test/a');
    server.wait(9_999);
    expect(server.core.stats().sessions).toBe(1);
    server.wait(1);
    expect(server.core.stats()).toMatchObject({ sessions: 0, subscriptions: 0, timers: 0, queuedMessages: 0 });
    expect(server.core.nextDeadlineMs()).toBeUndefined();
    expect(server.sessionChanges).toEqual(['session1 started', 'session1 subscribed', 'session1 expired']);
    expect(client.connect()).toMatchObject([{ error: '402::session_unknown' }]);
  });

  it('waits no longer than the bound for a client that asks for an hour [F9 S4]', () => {
    const server = createSimulatedServer({ clientIntervalMaxMs: 60_000 });
    const client = createSimulatedClient(server, { transport: 'long-polling' }).start();
    client.connect({ advice: { timeout: 0, interval: 3_600_000 } });
    server.wait(69_999);
    expect(server.core.stats().sessions).toBe(1);
    server.wait(1);
    expect(server.core.stats().sessions).toBe(0);
  });

  it('waits longer for a client that asked for a longer interval, this once [F9 N6]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport }).start();
    client.connect({ advice: { timeout: 0, interval: 5_000 } });
    server.wait(14_999);
    expect(server.core.stats().sessions).toBe(1);
    client.connect({ advice: { timeout: 0 } });
    server.wait(10_000);
    expect(server.core.stats().sessions).toBe(0);
  });

  it('refuses a connection type that nobody offered', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport }).start();
    const replies = client.send(client.message('/meta/connect', { connectionType: 'flash' }));
    expect(replies).toMatchObject([{ successful: false, error: '301::no_common_transport' }]);
  });

  it('does not answer to another identity [S2]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport }).start();
    const thief = { transport, identity: 'bob' };
    for (const message of [
      client.message('/meta/connect'),
      client.message('/meta/subscribe', { subscription: '/test/a' }),
      client.message('/test/a', { data: 1 }),
      client.message('/meta/disconnect'),
    ]) {
      expect(server.request(server.openLink(), [message], thief)).toMatchObject([{ error: '402::session_unknown' }]);
    }
    expect(client.publish('/test/a', 1).successful).toBe(true);
  });

  it('wakes the held connect at disconnect, and tells it to stop [N5]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport }).start();
    client.connect();
    const held = client.link;
    expect(client.disconnect()).toMatchObject({ successful: true, clientId: client.clientId });
    expect(server.received(held).filter(({ id }) => id === '3')).toMatchObject([
      { channel: '/meta/connect', successful: true, advice: { reconnect: 'none', interval: 0 } },
    ]);
    expect(server.core.stats()).toMatchObject({ sessions: 0, timers: 0, heldConnects: 0 });
    expect(client.connect()).toMatchObject([{ error: '402::session_unknown' }]);
  });

  it('disconnects a client that does nothing but connect for too long [X3]', () => {
    const server = createSimulatedServer({ inactivityMaxMs: 50_000 });
    const client = createSimulatedClient(server, { transport }).start();
    client.connect();
    server.wait(30_000);
    client.publish('/test/a', 1);
    client.connect();
    server.wait(30_000);
    expect(client.connect()).toEqual([]);
    server.wait(30_000);
    expect(client.connect()).toMatchObject([{ successful: true, advice: { reconnect: 'none' } }]);
    expect(server.core.stats().sessions).toBe(0);
  });
});

describe('several sessions of one browser', () => {
  const client = (server: ReturnType<typeof createSimulatedServer>, browser?: string): SimulatedClient =>
    createSimulatedClient(server, { transport: 'long-polling', browser }).start();

  it('does not hold the second, and advises it to come back now and then [S1]', () => {
    const server = createSimulatedServer();
    const [first, second] = [client(server, 'browser'), client(server, 'browser')];
    first.connect();
    expect(second.connect()).toMatchObject([
      { successful: true, advice: { reconnect: 'retry', interval: 2_000, timeout: 30_000, 'multiple-clients': true } },
    ]);
    server.wait(11_999);
    expect(server.core.stats().sessions).toBe(2);
  });

  it('holds it again once the first has gone, and holds those of other browsers and of none [S1]', () => {
    const server = createSimulatedServer();
    const [first, second] = [client(server, 'browser'), client(server, 'browser')];
    const others = [client(server, 'another'), client(server), client(server)];
    first.connect();
    for (const other of others) expect(other.connect()).toEqual([]);
    first.disconnect();
    expect(second.connect()).toEqual([]);
    server.gone(second.link);
    expect(second.connect()).toEqual([]);
  });
});

describe('drain', () => {
  it('closes a WebSocket when it is known what has arrived: its client gets the rest elsewhere, and that not again [W7, promise 4]', () => {
    const server = createSimulatedServer();
    const socket = createSimulatedClient(server).start();
    socket.subscribe(LOGGED);
    server.reportsAtOnce = false;
    const offset = server.log('alice', 'news');
    server.handle({ type: 'drain' });
    server.log('alice', 'for later');
    expect(server.closed(socket.link)).toBeUndefined();
    server.report(socket.link, true);
    expect([server.closed(socket.link), server.deliveredThrough('alice')]).toEqual(['going-away', offset]);
    expect(socket.received().map(({ data }) => data)).not.toContain('for later');
  });

  it('answers held connects with an interval, closes WebSockets and refuses new sessions [W7]', () => {
    const server = createSimulatedServer();
    const socket = createSimulatedClient(server).start();
    const poll = createSimulatedClient(server, { transport: 'long-polling' }).start();
    const idle = createSimulatedClient(server).start();
    socket.connect();
    poll.connect();
    server.handle({ type: 'drain' });
    const advice = { reconnect: 'retry', interval: 1_500, timeout: 30_000 };
    expect(socket.received().at(-1)).toMatchObject({ channel: '/meta/connect', successful: true, advice });
    expect(poll.received().at(-1)).toMatchObject({ channel: '/meta/connect', successful: true, advice });
    expect([socket, idle].map(({ link }) => server.closed(link))).toEqual(['going-away', 'going-away']);
    expect(server.closed(poll.link)).toBeUndefined();
    expect(poll.connect()).toMatchObject([{ successful: true, advice }]);
    expect(createSimulatedClient(server).handshake()).toMatchObject({
      error: '503::draining',
      advice: { reconnect: 'handshake', interval: 1_500 },
    });
  });
});
