import { describe, expect, it } from 'vitest';
import { createEvent } from '../../../../src/bayeux/protocol/state/event.ts';
import { createSimulatedClient } from '../simulated-client.ts';
import { createSimulatedServer, LOGGED } from '../simulated-server.ts';

describe('publish', () => {
  it.each([[0], [''], [false], [null], [[]], [{ a: [1, { b: null }] }], ['\u2028é😀']])(
    'takes the data %j to subscribers as it is [F6]',
    (data) => {
      const server = createSimulatedServer();
      const client = createSimulatedClient(server).start();
      client.subscribe('/test/a');
      expect(client.publish('/test/a', data)).toEqual({ channel: '/test/a', id: '4', successful: true });
      expect(client.events()).toEqual([{ channel: '/test/a', data }]);
    },
  );

  it('refuses a publish without data [F6]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server).start();
    expect(client.send(client.message('/test/a'))).toMatchObject([{ error: '400::data_missing' }]);
  });

  it.each(['9007199254740993', '-9007199254740993', '1e400', '{"a":[{"b":12345678901234567890}]}'])(
    'refuses the data %s, whose number would be another one on the way [F6]',
    (data) => {
      const server = createSimulatedServer();
      const client = createSimulatedClient(server).start();
      client.subscribe('/test/a');
      expect(client.publish('/test/a', JSON.parse(data)).error).toBe('400::data_inexact');
      expect(client.publish('/test/a', Number.MAX_SAFE_INTEGER).successful).toBe(true);
      expect(client.data()).toEqual([Number.MAX_SAFE_INTEGER]);
    },
  );

  it('relays nothing of the publisher but the mark of binary data, which its reply lacks [F11 X5]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server).start();
    client.subscribe('/test/a');
    const ext = { token: 'secret', binary: {}, ack: 3 };
    const [event, reply] = client.send(client.message('/test/a', { data: { data: 'Z85' }, ext, extra: 1 }));
    expect(event).toEqual({ channel: '/test/a', data: { data: 'Z85' }, ext: { binary: {} } });
    expect(reply).toEqual({ channel: '/test/a', id: '4', successful: true });
  });

  it('delivers once to a session, whatever the number of matching subscriptions [C5]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server).start();
    client.subscribe(['/test/a/b', '/test/a/*', '/test/a/**', '/test/**', '/**']);
    server.publish('/test/a/b', 1);
    expect(client.data()).toEqual([1]);
  });

  it('refuses where the policy does, and on logged channels whatever the policy says [F10]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server).start();
    client.subscribe('/**');
    expect(client.publish('/forbidden/a', 1).error).toBe('403:/forbidden/a:publish_denied');
    expect(client.publish(LOGGED, 1).error).toBe(`403:${LOGGED}:publish_denied`);
    server.publish(LOGGED, 1);
    server.publish('not a channel', 1);
    expect(client.data()).toEqual([]);
  });

  it('shares one message and one list among all who get the event alone', () => {
    const server = createSimulatedServer();
    const clients = Array.from({ length: 5 }, () => createSimulatedClient(server).start());
    for (const client of clients) client.subscribe('/test/a');
    const effects = server.core.handle(
      { type: 'publish', channel: '/test/a', dataJson: '1', binaryJson: undefined },
      server.nowMs(),
    );
    const lists = effects.flatMap((effect) => (effect.type === 'send' ? [effect.messages] : []));
    expect(lists).toHaveLength(5);
    expect(new Set(lists).size).toBe(1);
    expect(lists[0]?.[0]?.frame()).toBe(lists[4]?.[0]?.frame());
    expect(Buffer.from(lists[0]?.[0]?.frame() ?? []).toString()).toBe('[{"channel":"/test/a","data":1}]');
  });

  it('coalesces the events of one request into one frame per link', () => {
    const server = createSimulatedServer();
    const [reader, writer] = [createSimulatedClient(server).start(), createSimulatedClient(server).start()];
    reader.subscribe('/test/*');
    const before = server.frames(reader.link).length;
    writer.send(...[1, 2, 3].map((data) => writer.message(`/test/${data}`, { data })));
    expect(server.frames(reader.link)).toHaveLength(before + 1);
    expect(reader.data()).toEqual([1, 2, 3]);
  });
});

describe('createEvent', () => {
  const from = {
    channel: '/a',
    binaryJson: undefined,
    id: 7,
    epoch: 'e',
    logged: true,
    createdAtMs: 1,
    replayIdInData: true,
  };
  const createdDate = '1970-01-01T00:00:00.001Z';
  const withId = (dataJson: string) => JSON.parse(createEvent({ ...from, dataJson }).message(true).json);

  it('puts id and date into data.event where data is an object, beside what is there [X6]', () => {
    const ext = { replay: { id: 7, epoch: 'e' } };
    expect(withId('{"a":1}')).toEqual({ channel: '/a', data: { a: 1, event: { replayId: 7, createdDate } }, ext });
    expect(withId('{"event":{"type":"x"}}').data).toEqual({ event: { type: 'x', replayId: 7, createdDate } });
    expect(withId('[1]').data).toEqual([1]);
    expect(withId('null').data).toBeNull();
  });

  it('counts all that its publisher wrote into it: channel, data and the mark of binary data [S4 X5]', () => {
    expect(createEvent({ ...from, dataJson: '"ü"', binaryJson: '"€"' }).sizeBytes()).toBe(2 + 4 + 5);
  });

  it('leaves ids out where they were not asked for [X6]', () => {
    const event = createEvent({ ...from, replayIdInData: false, dataJson: '{"a":1}' });
    expect(event.message(false).json).toBe('{"channel":"/a","data":{"a":1}}');
  });
});
