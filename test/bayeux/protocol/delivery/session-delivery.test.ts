import { describe, expect, it } from 'vitest';
import { createSimulatedClient } from '../simulated-client.ts';
import { createSimulatedServer, type SimulatedServer } from '../simulated-server.ts';

/** A session that a WebSocket is writing an event for, and a way to poll for it. */
function startWriting() {
  const server = createSimulatedServer();
  server.reportsAtOnce = false;
  const poll = createSimulatedClient(server, { transport: 'long-polling' }).start();
  poll.subscribe('/test/a');
  const socket = server.openLink();
  server.request(socket, [poll.message('/meta/connect', { connectionType: 'websocket' })]);
  server.publish('/test/a', 1);
  return { server, poll, socket };
}

describe('events on a WebSocket', () => {
  it('are pushed, and do not release the held connect [W2]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server).start();
    client.subscribe('/test/a');
    client.connect();
    server.publish('/test/a', 1);
    expect(client.data()).toEqual([1]);
    expect(server.core.stats().heldConnects).toBe(1);
  });

  it('go to the new socket from its first message on, to the old one before [W5]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server).start();
    client.subscribe('/test/a');
    const [older, newer] = [client.link, server.openLink()];
    server.publish('/test/a', 1);
    server.request(newer, [client.message('/test/b', { data: 0 })]);
    server.publish('/test/a', 2);
    expect(server.received(older).filter(({ data }) => data !== undefined)).toMatchObject([{ data: 1 }]);
    expect(server.received(newer).filter(({ data }) => data !== undefined)).toMatchObject([{ data: 2 }]);
  });

  it('wait while there is no socket, and the session lives on [W4 N7]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server).start();
    client.subscribe('/test/a');
    client.connect();
    client.dropSocket();
    server.publish('/test/a', 1);
    server.wait(9_999);
    client.connect();
    server.publish('/test/a', 2);
    expect(client.data()).toEqual([1, 2]);
    client.dropSocket();
    server.wait(10_000);
    expect(server.core.stats()).toMatchObject({ sessions: 0, timers: 0, links: 0 });
  });

  it('return when their write failed or the socket went, and come in order on the next [N7]', () => {
    for (const way of ['failed', 'gone']) {
      const server = createSimulatedServer();
      server.reportsAtOnce = false;
      const client = createSimulatedClient(server).start();
      client.subscribe('/test/a');
      const { link } = client;
      for (const data of [1, 2, 3]) server.publish('/test/a', data);
      server.report(link, true);
      if (way === 'failed') server.report(link, false);
      else server.gone(link);
      server.publish('/test/a', 4);
      client.dropSocket();
      client.connect();
      expect(server.received(client.link).map(({ data }) => data)).toEqual([2, 3, 4]);
    }
  });

  it('go once where a session changes its mind while they are being written: later ones wait for their report [W5 N7]', () => {
    const server = createSimulatedServer();
    server.reportsAtOnce = false;
    const client = createSimulatedClient(server).start();
    client.subscribe('/test/a');
    const [one, other] = [client.link, server.openLink()];
    const speakOn = (link: number) => server.request(link, [client.message('/test/b', { data: 0 })]);
    const dataOn = (link: number) => server.received(link).flatMap(({ data }) => (data === undefined ? [] : [data]));
    server.publish('/test/a', 1);
    speakOn(other);
    server.publish('/test/a', 2);
    expect([dataOn(one), dataOn(other)]).toEqual([[1], []]);
    speakOn(one);
    expect([dataOn(one), dataOn(other)]).toEqual([[1, 2], []]);
    speakOn(other);
    server.publish('/test/a', 3);
    server.report(one, true);
    expect([dataOn(one), dataOn(other)]).toEqual([[1, 2], []]);
    server.report(one, true);
    expect([dataOn(one), dataOn(other)]).toEqual([[1, 2], [3]]);
    expect(server.core.stats().queuedMessages).toBe(1);
  });

  it.each([
    ['the write fails', (server: SimulatedServer, link: number) => server.report(link, false)],
    ['the socket goes', (server: SimulatedServer, link: number) => server.gone(link)],
    ['the socket fills up', (server: SimulatedServer, link: number) => server.congest(link, true)],
    ['the socket takes nothing for as long as a connect is held', (server: SimulatedServer) => server.wait(30_000)],
  ] as const)('come again on the poll that the session went to when %s [W3 N7]', (_how, fail) => {
    const { server, poll, socket } = startWriting();
    poll.connect();
    server.publish('/test/a', 2);
    expect(poll.data()).toEqual([]);
    fail(server, socket);
    expect(poll.data()).toEqual([1, 2]);
  });

  it('come at once on the poll that a session goes to from a full socket [W3 N7]', () => {
    const { server, poll, socket } = startWriting();
    server.congest(socket, true);
    poll.connect();
    expect(poll.data()).toEqual([1]);
  });

  it('of a session that ended while they were being written on a socket before do not pass to the next one there [W3]', () => {
    const server = createSimulatedServer();
    server.reportsAtOnce = false;
    const client = createSimulatedClient(server).start();
    client.subscribe('/test/a');
    server.publish('/test/a', 1);
    const { link } = client;
    server.request(server.openLink(), [client.message('/meta/disconnect')]);
    client.start();
    client.subscribe('/test/a');
    server.report(link, false);
    client.dropSocket();
    client.connect();
    expect(server.received(client.link)).toEqual([]);
  });

  it('do not pass from a session that ended to the next one on the same socket [W3]', () => {
    const server = createSimulatedServer();
    server.reportsAtOnce = false;
    const client = createSimulatedClient(server).start();
    client.subscribe('/test/a');
    server.publish('/test/a', 1);
    client.disconnect();
    client.start();
    client.subscribe('/test/a');
    client.dropSocket();
    client.connect();
    expect(server.received(client.link)).toEqual([]);
  });

  it('are answered 402 for a session other than the bound one, also second in a batch [W3]', () => {
    const server = createSimulatedServer();
    const [client, other] = [createSimulatedClient(server).start(), createSimulatedClient(server).start()];
    other.subscribe('/test/a');
    const [first, second] = client.send(
      client.message('/test/a', { data: 'mine' }),
      other.message('/test/a', { data: 'not mine' }),
    );
    expect([first?.successful, second?.error]).toEqual([true, '402::session_unknown']);
    expect(other.data()).toEqual(['mine']);
  });

  it('follow a session that shook hands over HTTP and goes on over a WebSocket, and back [W3]', () => {
    const server = createSimulatedServer();
    const poll = createSimulatedClient(server, { transport: 'long-polling' });
    poll.handshake();
    poll.subscribe('/test/a');
    const socket = server.openLink();
    server.request(socket, [poll.message('/meta/connect', { connectionType: 'websocket' })]);
    server.publish('/test/a', 1);
    expect(server.received(socket).at(-1)).toMatchObject({ data: 1 });
    poll.connect();
    server.publish('/test/a', 2);
    expect(server.received(poll.link)).toMatchObject([{ data: 2 }, { channel: '/meta/connect' }]);
  });
});

it('events on a WebSocket wait for the report of those on a poll before, so that they stay in order [W3 N7]', () => {
  const server = createSimulatedServer({ queueMaxMessages: 3 });
  server.reportsAtOnce = false;
  const poll = createSimulatedClient(server, { transport: 'long-polling', ext: { replay: true } }).start();
  poll.subscribe('/test/a');
  poll.connect();
  server.publish('/test/a', 1);
  const socket = server.openLink();
  server.request(socket, [poll.message('/meta/connect', { connectionType: 'websocket' })]);
  for (const data of [2, 3, 4]) server.publish('/test/a', data);
  expect(server.core.stats().queuedMessages).toBeLessThanOrEqual(3);
  server.report(poll.link, false);
  expect(server.received(socket).flatMap(({ data }) => data ?? [])).toEqual([1, 4]);
});

describe.each(['long-polling', 'callback-polling'] as const)('events over %s', (transport) => {
  it('ride on connects: on the held one at once, else on the next, events first [E5 W1]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport }).start();
    client.subscribe('/test/a');
    client.publish('/test/a', 1);
    expect(client.data()).toEqual([]);
    expect(client.connect()).toMatchObject([{ data: 1 }, { channel: '/meta/connect', successful: true }]);
    client.connect();
    const held = client.link;
    client.publish('/test/a', 2);
    expect(server.received(held)).toMatchObject([{ data: 2 }, { channel: '/meta/connect', successful: true }]);
    expect(server.frames(held)).toHaveLength(1);
  });

  it('ride on one answer when they come before its turn', () => {
    const server = createSimulatedServer();
    server.ticksAtOnce = false;
    const client = createSimulatedClient(server, { transport }).start();
    client.subscribe('/test/a');
    client.connect();
    server.publish('/test/a', 1);
    server.publish('/test/a', 2);
    expect(server.core.nextDeadlineMs()).toBe(server.nowMs());
    expect(client.data()).toEqual([]);
    server.tick();
    expect(client.data()).toEqual([1, 2]);
    expect(server.frames(client.link)).toHaveLength(1);
  });

  it('do not ride when they were unsubscribed before its turn; the connect goes on being held [U1]', () => {
    const server = createSimulatedServer();
    server.ticksAtOnce = false;
    const client = createSimulatedClient(server, { transport }).start();
    client.subscribe('/test/a');
    client.connect();
    const held = client.link;
    server.publish('/test/a', 1);
    client.unsubscribe('/test/a');
    server.tick();
    expect(server.frames(held)).toEqual([]);
    server.ticksAtOnce = true;
    server.wait(29_999);
    expect(server.frames(held)).toEqual([]);
    server.wait(1);
    expect(server.received(held)).toMatchObject([{ channel: '/meta/connect', successful: true }]);
  });

  it('give others their turn between answers: a tick serves so many, and what is left is due still', () => {
    const server = createSimulatedServer({ dueMaxPerTick: 2 });
    server.ticksAtOnce = false;
    const clients = Array.from({ length: 5 }, () => createSimulatedClient(server, { transport }).start());
    for (const client of clients) {
      client.subscribe('/test/a');
      client.connect();
    }
    server.publish('/test/a', 1);
    const served = [0, 1, 2].map(() => {
      server.tick();
      return clients.filter((client) => client.data().length > 0).length;
    });
    expect(served).toEqual([2, 4, 5]);
    expect(server.core.nextDeadlineMs()).toBeGreaterThan(server.nowMs());
  });

  it('are given to all at once where they are few enough for that', () => {
    const server = createSimulatedServer({ dueMaxPerTick: 2, dueAtOnceMax: 5 });
    server.ticksAtOnce = false;
    const clients = Array.from({ length: 6 }, () => createSimulatedClient(server, { transport }).start());
    for (const client of clients.slice(0, 5)) client.subscribe('/test/a');
    for (const client of clients) client.subscribe('/test/all');
    const servedBy = (channel: string) => {
      for (const client of clients) client.connect();
      const before = clients.map((client) => client.data().length);
      server.publish(channel, 1);
      server.tick();
      return clients.filter((client, index) => client.data().length > (before[index] ?? 0)).length;
    };
    expect(servedBy('/test/a')).toBe(5);
    expect(servedBy('/test/all')).toBe(2);
  });

  it('wait for company while events share answers: a tick then serves a quarter, until events come alone for a while', () => {
    const server = createSimulatedServer({ dueMaxPerTick: 4 });
    server.ticksAtOnce = false;
    const clients = Array.from({ length: 5 }, () => createSimulatedClient(server, { transport }).start());
    for (const client of clients) client.subscribe('/test/a');
    const servedBy = (events: number, ticks: number) => {
      for (const client of clients) client.connect();
      const before = clients.map((client) => client.data().length);
      for (let number = 0; number < events; number++) server.publish('/test/a', number);
      return Array.from({ length: ticks }, () => {
        server.tick();
        return clients.filter((client, index) => client.data().length > (before[index] ?? 0)).length;
      });
    };
    expect(servedBy(1, 2)).toEqual([4, 5]);
    expect(servedBy(2, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(servedBy(1, 5)).toEqual([1, 2, 3, 4, 5]);
    server.wait(1_000);
    expect(servedBy(1, 2)).toEqual([4, 5]);
  });

  it('are kept when the poll was gone, and come with the next connect [N7]', () => {
    const server = createSimulatedServer();
    server.reportsAtOnce = false;
    const client = createSimulatedClient(server, { transport }).start();
    client.subscribe('/test/a');
    client.connect();
    const dead = client.link;
    server.publish('/test/a', 1);
    server.publish('/test/a', 2);
    server.report(dead, false);
    server.gone(dead);
    expect(client.connect()).toMatchObject([{ data: 1 }, { data: 2 }, { successful: true }]);
    client.connect();
    server.gone(client.link);
    server.publish('/test/a', 3);
    server.report(client.link, true);
    expect(client.connect()).toMatchObject([]);
  });

  it('wait for the report of those before them, so that they stay in order [N7]', () => {
    const server = createSimulatedServer();
    server.reportsAtOnce = false;
    const client = createSimulatedClient(server, { transport }).start();
    client.subscribe('/test/a');
    client.connect();
    const first = client.link;
    server.publish('/test/a', 1);
    client.connect();
    server.publish('/test/a', 2);
    expect(server.received(client.link)).toEqual([]);
    server.report(first, false);
    expect(server.received(client.link).map(({ data }) => data)).toEqual([1, 2, undefined]);
  });

  it('leave no link behind', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport }).start();
    client.subscribe('/test/a');
    client.connect();
    expect(server.core.stats().links).toBe(1);
    server.publish('/test/a', 1);
    expect(server.core.stats().links).toBe(0);
    client.connect();
    server.wait(30_000);
    expect(server.core.stats()).toMatchObject({ links: 0, heldConnects: 0, sessions: 1 });
  });

  it('ride for the first session only when one request has connects of two; the other’s wait [N7]', () => {
    const server = createSimulatedServer();
    server.reportsAtOnce = false;
    const [one, other] = [0, 0].map(() => createSimulatedClient(server, { transport }).start());
    if (one === undefined || other === undefined) throw new Error('two clients');
    for (const client of [one, other]) client.subscribe('/test/a');
    server.publish('/test/a', 1);
    const replies = one.send(one.message('/meta/connect'), other.message('/meta/connect'));
    expect(replies.map(({ channel }) => channel)).toEqual(['/test/a', '/meta/connect', '/meta/connect']);
    server.report(one.link, false);
    for (const client of [one, other]) {
      expect(client.connect()).toMatchObject([{ data: 1 }, { channel: '/meta/connect' }]);
    }
  });
});
