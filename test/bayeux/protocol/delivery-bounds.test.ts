import { describe, expect, it } from 'vitest';
import { createSimulatedClient } from './simulated-client.ts';
import { createSimulatedServer } from './simulated-server.ts';

describe('bounds', () => {
  it('stop a congested link: its events wait, and replies go through [S5]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server).start();
    client.subscribe('/test/a');
    server.congest(client.link, true);
    server.publish('/test/a', 1);
    server.publish('/test/a', 2);
    expect(client.publish('/test/b', 0).successful).toBe(true);
    expect(client.data()).toEqual([]);
    server.congest(client.link, false);
    expect(client.data()).toEqual([1, 2]);
    expect(server.frames(client.link).at(-1)?.messages).toHaveLength(2);
  });

  it('count what is on its way: without reports a link gets no more than the bound [S5]', () => {
    const server = createSimulatedServer({ queueMaxMessages: 4 });
    server.reportsAtOnce = false;
    const client = createSimulatedClient(server, { ext: { replay: true } }).start();
    client.subscribe('/test/a');
    for (let data = 1; data <= 6; data++) server.publish('/test/a', data);
    expect(client.data()).toEqual([1, 2, 3, 4]);
    expect(server.core.stats().queuedMessages).toBe(4);
  });

  it('part what waits into frames of so many bytes, and one event alone is always a frame [S5]', () => {
    const server = createSimulatedServer({ frameEventsMaxBytes: 20 });
    const client = createSimulatedClient(server).start();
    client.subscribe('/test/abc');
    server.congest(client.link, true);
    for (const data of [1, 2, 3, 4, 5, 'longer than all']) server.publish('/test/abc', data);
    server.congest(client.link, false);
    expect(client.data()).toEqual([1, 2, 3, 4, 5, 'longer than all']);
    const sizes = server.frames(client.link).map(({ messages }) => messages.length);
    expect(sizes.slice(-4)).toEqual([2, 2, 1, 1]);
  });

  it.each([{ ext: {} }, { ext: { ack: true } }])(
    'part what waits into answers of so many bytes, each at once: %j [N7]',
    ({ ext }) => {
      const server = createSimulatedServer({ frameEventsMaxBytes: 20 });
      const client = createSimulatedClient(server, { transport: 'long-polling', ext }).start();
      client.subscribe('/test/abc');
      for (const data of [1, 2, 3, 4, 5]) server.publish('/test/abc', data);
      const sizes = [1, 2, 3].map(() => client.connect().filter(({ data }) => data !== undefined).length);
      expect(sizes).toEqual([2, 2, 1]);
      expect(client.data()).toEqual([1, 2, 3, 4, 5]);
    },
  );

  it.each([
    ['messages', { queueMaxMessages: 3 }],
    ['bytes', { queueMaxBytes: 33 }],
  ])('end a session without replay whose queue is full of %s, with 402 [S4]', (_unit, changes) => {
    const server = createSimulatedServer(changes);
    const client = createSimulatedClient(server, { transport: 'long-polling' }).start();
    client.subscribe('/test/abc');
    for (const data of [1, 2, 3]) server.publish('/test/abc', data);
    expect(server.core.stats()).toMatchObject({ sessions: 1, queuedMessages: 3, queuedBytes: 30 });
    server.publish('/test/abc', 4);
    expect(server.core.stats()).toMatchObject({ sessions: 0, queuedMessages: 0, queuedBytes: 0, timers: 0 });
    expect(server.sessionChanges).toContain(`${client.clientId} overflowed`);
    expect(client.connect()).toMatchObject([{ error: '402::session_unknown', advice: { reconnect: 'handshake' } }]);
  });

  it('tell a held connect of a session that overflowed behind a congested socket [S4]', () => {
    const server = createSimulatedServer({ queueMaxMessages: 1 });
    const client = createSimulatedClient(server).start();
    client.subscribe('/test/a');
    client.connect();
    server.congest(client.link, true);
    server.publish('/test/a', 1);
    server.publish('/test/a', 2);
    expect(client.received().at(-1)).toMatchObject({
      channel: '/meta/connect',
      successful: false,
      error: '402::session_unknown',
      advice: { reconnect: 'handshake' },
    });
  });

  it.each(['websocket', 'long-polling'] as const)(
    'drop a full queue as a whole and tell of the gap over %s [S4]',
    (transport) => {
      const server = createSimulatedServer({ queueMaxMessages: 3 });
      const client = createSimulatedClient(server, { transport, ext: { replay: true } }).start();
      client.subscribe('/test/a');
      if (transport === 'websocket') client.connect();
      server.congest(client.link, true);
      for (let data = 1; data <= 5; data++) server.publish('/test/a', data);
      expect(client.data()).toEqual([]);
      server.congest(client.link, false);
      if (transport === 'long-polling') client.connect();
      expect(client.data()).toEqual([4, 5]);
      const gap = { gap: true, first: 4, epoch: 'start-1' };
      expect(client.received().at(-1)).toMatchObject({ channel: '/meta/connect', ext: { replay: gap } });
      client.connect();
      server.wait(30_000);
      expect(client.received().at(-1)).toMatchObject({ channel: '/meta/connect' });
      expect(client.received().at(-1)?.ext).toBeUndefined();
    },
  );

  it('tell of the gap again when the poll that told of it was dead [S4 N7]', () => {
    const server = createSimulatedServer({ queueMaxMessages: 1 });
    server.reportsAtOnce = false;
    const client = createSimulatedClient(server, { transport: 'long-polling', ext: { replay: true } }).start();
    client.subscribe('/test/a');
    server.publish('/test/a', 1);
    server.publish('/test/a', 2);
    const gap = { replay: { gap: true, first: 2, epoch: 'start-1' } };
    expect(client.connect()).toMatchObject([{ data: 2 }, { ext: gap }]);
    server.report(client.link, false);
    expect(client.connect()).toMatchObject([{ data: 2 }, { ext: gap }]);
  });

  it('tell of the later gap when two polls that told of gaps were dead [S4 N7]', () => {
    const server = createSimulatedServer({ queueMaxMessages: 1 });
    server.reportsAtOnce = false;
    const client = createSimulatedClient(server, { transport: 'long-polling', ext: { replay: true } }).start();
    client.subscribe('/test/a');
    for (const data of [1, 2]) server.publish('/test/a', data);
    client.connect();
    const first = client.link;
    server.publish('/test/a', 3);
    client.send(client.message('/meta/connect'), client.message('/test/b', { data: 0 }));
    const second = client.link;
    for (const link of [first, second]) server.report(link, false);
    expect(client.connect()).toMatchObject([{ data: 2 }, { ext: { replay: { gap: true, first: 4 } } }]);
  });

  it('let a single event through that is larger than the whole queue may be [S4]', () => {
    const server = createSimulatedServer({ queueMaxBytes: 10 });
    const client = createSimulatedClient(server, { transport: 'long-polling' }).start();
    client.subscribe('/test/a');
    server.publish('/test/a', 'x'.repeat(100));
    expect(client.connect()).toHaveLength(2);
  });
});
