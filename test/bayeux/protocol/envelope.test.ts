import { describe, expect, it } from 'vitest';
import { createSimulatedClient } from './simulated-client.ts';
import { createSimulatedServer } from './simulated-server.ts';

describe('the envelope', () => {
  it.each([
    ['a message without a channel', {}, { error: '400::channel_missing' }],
    ['a message whose channel is no string', { channel: 7 }, { error: '400::channel_missing' }],
    ['what is no message', 'ping', { error: '400::channel_missing' }],
    ['null', null, { error: '400::channel_missing' }],
    ['an unknown meta channel', { channel: '/meta/ping' }, { channel: '/meta/ping', error: '404::channel_unknown' }],
    ['/meta itself', { channel: '/meta' }, { error: '404::channel_unknown' }],
    ['a channel with a wildcard', { channel: '/a/*', data: 1 }, { channel: '/a/*', error: '405::channel_invalid' }],
    ['an invalid channel', { channel: 'foo', data: 1 }, { channel: 'foo', error: '405::channel_invalid' }],
    ['a publish without a session', { channel: '/a', data: 1 }, { channel: '/a', error: '402::session_unknown' }],
    ['a connect without a session', { channel: '/meta/connect' }, { error: '402::session_unknown' }],
    ['a subscribe without a session', { channel: '/meta/subscribe' }, { error: '402::session_unknown' }],
    ['an unsubscribe without a session', { channel: '/meta/unsubscribe' }, { error: '402::session_unknown' }],
    ['a disconnect without a session', { channel: '/meta/disconnect' }, { error: '402::session_unknown' }],
  ])('answers %s [E2 E3 C2 C3 F10]', (_case, message, reply) => {
    const server = createSimulatedServer();
    const replies = server.request(server.openLink(), [message], { transport: 'long-polling' });
    expect(replies).toMatchObject([{ ...reply, successful: false }]);
  });

  it.each(['/meta/connect', '/meta/subscribe', '/meta/unsubscribe', '/meta/disconnect', '/test/a'])(
    'advises whom it does not know on %s to shake hands [N4]',
    (channel) => {
      const server = createSimulatedServer();
      const [reply] = server.request(server.openLink(), [{ channel, clientId: 'nobody', data: 1 }]);
      expect(reply).toMatchObject({ error: '402::session_unknown', advice: { reconnect: 'handshake', interval: 0 } });
    },
  );

  it.each([
    ['0', '0'],
    [0, 0],
    ['', ''],
    [17, 17],
    [Number.POSITIVE_INFINITY, undefined],
    [true, undefined],
    [null, undefined],
    [{ a: 1 }, undefined],
    [undefined, undefined],
  ])('answers the id %j with %j [F4]', (id, expected) => {
    const server = createSimulatedServer();
    const [reply] = server.request(server.openLink(), [{ channel: '/meta/connect', id }]);
    expect(reply?.id).toBe(expected);
    expect('id' in (reply ?? {})).toBe(expected !== undefined);
  });

  it('answers every message, in order, the connect last [E1 E3 W1]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server);
    client.handshake();
    const replies = client.send(
      client.message('/meta/connect', { connectionType: 'websocket' }),
      client.message('/meta/subscribe', { subscription: '/test/a' }),
      client.message('/test/a', { data: 1 }),
      {},
    );
    expect(replies.map(({ channel, successful }) => [channel, successful])).toEqual([
      ['/test/a', undefined],
      ['/meta/subscribe', true],
      ['/test/a', true],
      [undefined, false],
      ['/meta/connect', true],
    ]);
  });

  it('lets the messages of one request take effect in their order [E1]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server).start();
    client.send(
      client.message('/test/a', { data: 'too early' }),
      client.message('/meta/subscribe', { subscription: '/test/a' }),
      client.message('/test/a', { data: 'in time' }),
      client.message('/meta/unsubscribe', { subscription: '/test/a' }),
      client.message('/test/a', { data: 'too late' }),
    );
    expect(client.data()).toEqual(['in time']);
  });

  it('gives the server’s advice to a request with advice, and to no other publish [F9]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server).start();
    const [asked] = client.send(client.message('/test/a', { data: 1, advice: { timeout: 1 } }));
    expect(asked?.advice).toEqual({ reconnect: 'retry', interval: 0, timeout: 30_000 });
    expect(client.publish('/test/a', 1).advice).toBeUndefined();
  });

  it('closes a link with more messages than allowed, and processes none [S4]', () => {
    const server = createSimulatedServer({ requestMaxMessages: 2 });
    const client = createSimulatedClient(server).start();
    client.subscribe('/test/a');
    const message = client.message('/test/a', { data: 1 });
    expect(client.send(message, message, message)).toEqual([]);
    expect(server.closed(client.link)).toBe('too-many-messages');
    expect(server.core.needsLog([message, message, message])).toBe(false);
  });

  it('ignores an empty array on a WebSocket and closes the exchange on HTTP [E8]', () => {
    const server = createSimulatedServer();
    const [socket, exchange] = [server.openLink(), server.openLink()];
    server.request(socket, []);
    server.request(exchange, [], { transport: 'long-polling' });
    expect(server.frames(socket)).toEqual([]);
    expect(server.closed(socket)).toBeUndefined();
    expect(server.closed(exchange)).toBe('malformed');
  });

  it('takes keys of the language itself for what they are, names [traps]', () => {
    const server = createSimulatedServer();
    const hostile: unknown = JSON.parse('{"__proto__":{"channel":"/meta/handshake"},"constructor":1}');
    expect(server.request(server.openLink(), [hostile])).toMatchObject([{ error: '400::channel_missing' }]);
    expect(server.request(server.openLink(), [{ channel: '/a', clientId: '__proto__' }])).toMatchObject([
      { error: '402::session_unknown' },
    ]);
  });
});
