import { describe, expect, it } from 'vitest';
import { createSimulatedClient } from '../simulated-client.ts';
import { createSimulatedServer, LOG_EPOCH, LOGGED, LOGGED_TOO, PUBLIC_EPOCH } from '../simulated-server.ts';

const ext = { replay: true };
const PUBLIC = '/test/a';

/** The same events, once in alice's log and once on a public channel: replay is one thing to the client. */
const SOURCES = [
  { name: 'the log', channel: LOGGED, epoch: LOG_EPOCH, patterns: ['/v2/ucs/*', '/v2/**', '/**'] },
  { name: 'a public channel', channel: PUBLIC, epoch: PUBLIC_EPOCH, patterns: ['/test/*', '/test/**'] },
] as const;

describe.each(SOURCES)('replay from $name', ({ channel, epoch, patterns }) => {
  function createServerWith(count: number, changes: Parameters<typeof createSimulatedServer>[0] = {}) {
    const server = createSimulatedServer(changes);
    const emit = (data: number) => (channel === LOGGED ? server.log('alice', data) : server.publish(channel, data));
    for (let data = 1; data <= count; data++) emit(data);
    return { server, emit };
  }

  it('is agreed in the handshake, and each event carries its id [X6]', () => {
    const { server, emit } = createServerWith(0);
    const client = createSimulatedClient(server, { ext });
    expect(client.handshake().ext).toEqual({ replay: true });
    client.connect();
    client.subscribe(channel);
    emit(1);
    expect(client.events()).toEqual([{ channel, data: 1, ext: { replay: { id: 1, epoch } } }]);
  });

  it('gives no ids to a session that did not ask, whatever was offered to it [X6]', () => {
    const { server, emit } = createServerWith(0, { replayOffered: true });
    const client = createSimulatedClient(server);
    expect(client.handshake().ext).toEqual({ replay: true });
    client.connect();
    client.subscribe(channel, { replay: false });
    emit(1);
    expect(client.events()).toEqual([{ channel, data: 1 }]);
  });

  it('is not offered where that is off, and is turned on by a subscribe all the same [X6]', () => {
    const { server } = createServerWith(2);
    const client = createSimulatedClient(server);
    expect(client.handshake().ext).toBeUndefined();
    client.connect();
    expect(client.subscribe(channel, { replay: { [channel]: 1 } })).toMatchObject({ successful: true });
    expect(client.events()).toEqual([{ channel, data: 2, ext: { replay: { id: 2, epoch } } }]);
  });

  it.each(['websocket', 'long-polling'] as const)(
    'turned on by a later subscribe, gives ids from then on and goes back where it is asked to, over %s [X6]',
    (transport) => {
      const { server, emit } = createServerWith(2);
      const client = createSimulatedClient(server, { transport }).start();
      client.subscribe(channel);
      client.connect();
      emit(3);
      client.connect();
      client.subscribe(channel, { replay: { [channel]: 1 } });
      client.connect();
      const got = client.events().map(({ data, ext: marks }) => [data, marks !== undefined]);
      expect(got.slice(-3)).toEqual([
        [3, false],
        [2, true],
        [3, true],
      ]);
    },
  );

  it.each([[-2], ['-2'], [-1], [2]])('takes the start %j as the only thing said, where it can be one [X6]', (start) => {
    const { server, emit } = createServerWith(3);
    const client = createSimulatedClient(server).start();
    const reply = client.subscribe([channel, '/test/other'], { replay: start });
    emit(4);
    expect(reply).toMatchObject({ successful: true });
    const firsts = new Map<unknown, number>([
      [-2, 1],
      ['-2', 1],
      [-1, 4],
      [2, 3],
    ]);
    expect(client.data().at(0)).toBe(firsts.get(start) ?? 4);
    expect(client.events().at(0)?.ext).toMatchObject({ replay: { epoch } });
  });

  it.each([[-3], ['x'], [1.5], [[]]])(
    'refuses the start %j as the only thing said, and turns nothing on [X6 C6]',
    (start) => {
      const { server, emit } = createServerWith(0);
      const client = createSimulatedClient(server).start();
      const reply = client.subscribe([channel, '/test/b'], { replay: start });
      expect(reply).toMatchObject({ successful: false, error: `400:${channel},/test/b:replay_invalid` });
      client.subscribe(channel);
      emit(1);
      expect(client.events()).toEqual([{ channel, data: 1 }]);
    },
  );

  it('takes the start of a concrete channel under a pattern [X6]', () => {
    for (const subscription of patterns) {
      const { server, emit } = createServerWith(4);
      const client = createSimulatedClient(server).start();
      const reply = client.subscribe(subscription, { replay: { [channel]: 2, '/other/x': -2, '/test/none': -1 } });
      expect(reply).toMatchObject({ successful: true });
      expect(reply.ext).toBeUndefined();
      emit(5);
      expect(client.data()).toEqual([3, 4, 5]);
      const refused = createSimulatedClient(server)
        .start()
        .subscribe(subscription, { replay: { [channel]: 'x' } });
      expect(refused.error).toBe(`400:${subscription}:replay_invalid`);
      const future = createSimulatedClient(server)
        .start()
        .subscribe(subscription, { replay: { [channel]: 99 } });
      expect(future.ext).toEqual({ replay: { gap: true, first: 1, epoch } });
    }
  });

  it.each([
    ['-1: new only', -1, [6]],
    ['nothing said: new only', undefined, [6]],
    ['-2: everything kept', -2, [1, 2, 3, 4, 5, 6]],
    ['0: everything after it', 0, [1, 2, 3, 4, 5, 6]],
    ['a number', 3, [4, 5, 6]],
    ['a numeric string', '3', [4, 5, 6]],
    ['"-2"', '-2', [1, 2, 3, 4, 5, 6]],
    ['an id with its epoch', { id: 3, epoch }, [4, 5, 6]],
    ['the newest id', 5, [6]],
  ])('starts at %s [X6]', (_case, id, expected) => {
    const { server, emit } = createServerWith(5);
    for (const subscription of [channel, ...patterns]) {
      const client = createSimulatedClient(server, { ext }).start();
      const replay = { [subscription]: id, '/other/**': -2, ...(subscription === channel ? {} : { [channel]: -1 }) };
      const reply = client.subscribe(subscription, { replay });
      expect(reply).toMatchObject({ successful: true });
      expect(reply.ext).toBeUndefined();
      expect(client.data()).toEqual(expected.slice(0, -1));
    }
    const client = createSimulatedClient(server, { ext }).start();
    client.subscribe(channel, { replay: { [channel]: id } });
    emit(6);
    expect(client.data()).toEqual(expected);
  });

  it.each([['x'], [-3], [1.5], [true], [[]], [{}], [{ id: 1, epoch: 7 }]])('refuses the start %j [X6 C6]', (id) => {
    const { server } = createServerWith(1);
    const client = createSimulatedClient(server, { ext }).start();
    const reply = client.subscribe([channel, '/test/b'], { replay: { [channel]: id } });
    expect(reply).toMatchObject({ successful: false, error: `400:${channel}:replay_invalid` });
    expect(server.core.stats().subscriptions).toBe(0);
  });

  it.each([
    ['an id from the future', 99],
    ['an id of another epoch', { id: 2, epoch: 'another' }],
  ])('answers %s with a gap, and goes on from the first that is kept [X6]', (_case, id) => {
    const { server } = createServerWith(3);
    const client = createSimulatedClient(server, { ext }).start();
    const reply = client.subscribe(channel, { replay: { [channel]: id } });
    expect(reply).toMatchObject({ successful: true, ext: { replay: { gap: true, first: 1, epoch } } });
    expect(client.data()).toEqual([1, 2, 3]);
  });

  it('answers an id that is no longer kept with a gap, and goes on from the first that is [X6]', () => {
    const { server } = createServerWith(5, { publicLogMaxMessagesPerChannel: 3 });
    server.removedThrough = 2;
    const start = (id: number) => {
      const client = createSimulatedClient(server, { ext }).start();
      return { reply: client.subscribe(channel, { replay: { [channel]: id } }), data: client.data() };
    };
    const gap = { replay: { gap: true, first: 3, epoch } };
    expect(start(1)).toMatchObject({ reply: { ext: gap }, data: [3, 4, 5] });
    for (const id of [2, -2]) {
      const { reply, data } = start(id);
      expect(reply.ext).toBeUndefined();
      expect(data).toEqual([3, 4, 5]);
    }
  });

  it('brings each event once when several subscriptions replay it [C5]', () => {
    const { server, emit } = createServerWith(3);
    const client = createSimulatedClient(server, { ext }).start();
    client.subscribe(channel, { replay: { [channel]: -2 } });
    for (const pattern of patterns) client.subscribe(pattern, { replay: { [pattern]: -2 } });
    emit(4);
    expect(client.data()).toEqual([1, 2, 3, 4]);
  });

  it('goes back when the very same subscription is made again with an earlier id [X6]', () => {
    const { server } = createServerWith(3);
    const client = createSimulatedClient(server, { transport: 'long-polling', ext }).start();
    client.subscribe(channel, { replay: { [channel]: 1 } });
    client.connect();
    client.subscribe(channel, { replay: { [channel]: 2 } });
    client.connect();
    client.subscribe(channel);
    client.connect();
    expect(client.data()).toEqual([2, 3, 3]);
  });

  it('starts nothing anew when the same message comes again because its answer was lost [X6 N7]', () => {
    const { server, emit } = createServerWith(3);
    const client = createSimulatedClient(server, { transport: 'long-polling' }).start();
    const message = client.message('/meta/subscribe', { subscription: channel, ext: { replay: { [channel]: 99 } } });
    const gap = { ext: { replay: { gap: true, first: 1, epoch } } };
    expect(client.send(message)).toMatchObject([gap]);
    client.connect();
    emit(4);
    expect(client.send(message)).toMatchObject([{ successful: true, ...gap }]);
    client.connect();
    expect(client.data()).toEqual([1, 2, 3, 4]);
    client.unsubscribe(channel);
    client.send(message);
    client.connect();
    expect(client.data()).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
  });

  it('brings once what waits already when it goes back [X6]', () => {
    const { server } = createServerWith(3);
    const client = createSimulatedClient(server, { transport: 'long-polling', ext }).start();
    client.subscribe(channel, { replay: { [channel]: 1 } });
    client.subscribe(channel, { replay: { [channel]: 0 } });
    client.connect();
    expect(client.data()).toEqual([1, 2, 3]);
  });

  it('waits on a link that takes nothing, in order with what comes live [S5]', () => {
    const { server, emit } = createServerWith(3);
    const client = createSimulatedClient(server, { transport: 'long-polling', ext }).start();
    client.subscribe(channel, { replay: { [channel]: -2 } });
    emit(4);
    client.connect();
    expect(client.data()).toEqual([1, 2, 3, 4]);
  });
});

describe('replay of two logged channels by one session', () => {
  /** Entries 1 to 6, in turn on one channel and the other. */
  function createBoth() {
    const server = createSimulatedServer();
    for (let data = 1; data <= 6; data++) server.log('alice', data, { channel: data % 2 === 1 ? LOGGED : LOGGED_TOO });
    return server;
  }
  const from = (channel: string, id: number) => ({ replay: { [channel]: id } });

  it.each(['websocket', 'long-polling'] as const)(
    'begins each where it is asked to, whichever comes first, over %s [X6 C5]',
    (transport) => {
      for (const [first, second] of [
        [from(LOGGED, 3), from(LOGGED_TOO, 4)],
        [from(LOGGED_TOO, 4), from(LOGGED, 1)],
        [from(LOGGED, 4), from(LOGGED_TOO, 0)],
      ] as const) {
        const client = createSimulatedClient(createBoth(), { ext, transport }).start();
        const wanted: number[] = [];
        for (const [channel, id] of [first, second].flatMap(({ replay }) => Object.entries(replay))) {
          client.subscribe(channel, from(channel, id));
          for (let data = id + 1; data <= 6; data++) if ((data % 2 === 1) === (channel === LOGGED)) wanted.push(data);
        }
        if (transport === 'long-polling') client.connect();
        expect([...client.data()].sort()).toEqual(wanted.sort());
      }
    },
  );

  it('leaves the other alone when one goes back, or begins with what is new [X6]', () => {
    const server = createBoth();
    const client = createSimulatedClient(server, { ext }).start();
    client.subscribe(LOGGED, from(LOGGED, 4));
    client.subscribe(LOGGED_TOO);
    expect(client.data()).toEqual([5]);
    client.subscribe(LOGGED_TOO, from(LOGGED_TOO, 2));
    expect(client.data()).toEqual([5, 4, 6]);
    server.log('alice', 7, { channel: LOGGED });
    server.log('alice', 8, { channel: LOGGED_TOO });
    expect(client.data()).toEqual([5, 4, 6, 7, 8]);
  });
});

describe('replay', () => {
  it('with -2 brings the identity’s own entries and the public events, and nothing of others [S2 X6]', () => {
    const server = createSimulatedServer();
    server.log('bob', 'secret');
    server.log('alice', 'own');
    server.publish(PUBLIC, 'public');
    const client = createSimulatedClient(server, { ext }).start();
    client.subscribe('/**', { replay: { '/**': -2 } });
    expect([...client.data()].sort()).toEqual(['own', 'public']);
  });

  it('takes an id by its epoch where a pattern covers the log and public channels [X6]', () => {
    const server = createSimulatedServer();
    for (let data = 1; data <= 3; data++) {
      server.log('alice', `logged ${data}`);
      server.publish(PUBLIC, `public ${data}`);
    }
    const start = (id: unknown) => {
      const client = createSimulatedClient(server, { ext }).start();
      client.subscribe('/**', { replay: { '/**': id } });
      return client.data();
    };
    expect(start({ id: 2, epoch: LOG_EPOCH })).toEqual(['logged 3']);
    expect(start({ id: 2, epoch: PUBLIC_EPOCH })).toEqual(['public 3']);
    expect(start(2)).toEqual(['logged 3']);
  });

  it('counts what does not fit into the queue as no longer kept [S4 X6]', () => {
    const server = createSimulatedServer({ queueMaxMessages: 2 });
    for (let data = 1; data <= 5; data++) server.publish(PUBLIC, data);
    const client = createSimulatedClient(server, { ext }).start();
    const reply = client.subscribe(PUBLIC, { replay: { [PUBLIC]: -2 } });
    expect(reply.ext).toEqual({ replay: { gap: true, first: 4, epoch: PUBLIC_EPOCH } });
    expect(client.data()).toEqual([4, 5]);
  });

  it('under a pattern brings each named channel from its own start, and others from now on [X6]', () => {
    const server = createSimulatedServer();
    const emit = (data: number) => {
      server.log('alice', `logged ${data}`);
      server.log('alice', `logged too ${data}`, { channel: LOGGED_TOO });
      server.publish(PUBLIC, `a ${data}`);
      server.publish('/test/b', `b ${data}`);
    };
    for (let data = 1; data <= 2; data++) emit(data);
    const start = (replay: object) => {
      const client = createSimulatedClient(server).start();
      client.subscribe('/**', { replay });
      return client;
    };
    expect(start({ [LOGGED]: 1, [PUBLIC]: 1 }).data()).toEqual(['a 2', 'logged 2']);
    expect(start({ [LOGGED]: -1, [LOGGED_TOO]: 2, '/test/b': -2 }).data()).toEqual(['b 1', 'b 2', 'logged too 2']);
    const client = start({ [LOGGED]: -2, [LOGGED_TOO]: 4 });
    expect(client.data()).toEqual(['logged 1', 'logged 2']);
    emit(3);
    expect(client.data().slice(2)).toEqual(['logged 3', 'logged too 3', 'a 3', 'b 3']);
  });

  it('refuses more channels with a start of their own than it takes [S4 X6]', () => {
    const server = createSimulatedServer({ replayChannelsMax: 2 });
    const client = createSimulatedClient(server).start();
    const replay = { '/test/a': 1, '/test/b': 2, '/test/c': 3 };
    expect(client.subscribe('/test/*', { replay }).error).toBe('400:/test/*:replay_invalid');
    expect(client.subscribe('/test/a', { replay }).successful).toBe(true);
  });

  it('puts id and date into the data too where that mode is on, for every session [X6]', () => {
    const server = createSimulatedServer({ replayIdInData: true });
    const client = createSimulatedClient(server, { ext }).start();
    const other = createSimulatedClient(server).start();
    for (const { subscribe } of [client, other]) subscribe([PUBLIC, LOGGED]);
    server.publish(PUBLIC, { a: 1 });
    server.log('alice', { event: { type: 'x' } });
    const createdDate = new Date(server.nowMs()).toISOString();
    const datas = [{ a: 1, event: { replayId: 1, createdDate } }, { event: { type: 'x', replayId: 1, createdDate } }];
    expect(client.data()).toEqual(datas);
    expect(client.events()[0]?.ext).toMatchObject({ replay: { id: 1 } });
    expect(other.data()).toEqual(datas);
    expect(other.events()[0]?.ext).toBeUndefined();
  });
});
