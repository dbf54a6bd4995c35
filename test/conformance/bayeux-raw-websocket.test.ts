import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAYEUX_PATH, type BayeuxServer, basic, startBayeuxServer } from '../support/bayeux-server.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { openRawConnection, type RawAnswer, type RawConnection } from '../support/raw-http.ts';
import {
  BINARY,
  CLOSE,
  openRawWebSocket,
  PING,
  type RawWebSocket,
  TEXT,
  toFrame,
  upgradeHead,
} from '../support/raw-websocket.ts';
import { type Message, parseMessages } from '../support/wire-client.ts';

const HANDSHAKE = {
  channel: '/meta/handshake',
  id: '1',
  version: '1.0',
  supportedConnectionTypes: ['websocket'],
};

describe('WebSocket bytes on the Bayeux address', () => {
  let clock: ManualClock;
  let server: BayeuxServer;
  const opened: RawConnection[] = [];

  async function open(): Promise<RawWebSocket> {
    const socket = await openRawWebSocket(server.port);
    opened.push(socket.connection);
    return socket;
  }
  async function upgrade(headers: Readonly<Record<string, string | undefined>>): Promise<RawAnswer> {
    const connection = await openRawConnection(server.port);
    opened.push(connection);
    await connection.write(upgradeHead(headers));
    const answer = await connection.answer();
    if (answer === 'closed') throw new Error('closed without an answer');
    return answer;
  }
  async function messages(socket: RawWebSocket): Promise<readonly Message[]> {
    let { opcode, payload } = await socket.frame();
    while (opcode === PING) ({ opcode, payload } = await socket.frame());
    expect(opcode).toBe(TEXT);
    return parseMessages(payload.toString());
  }
  async function shakeHands(socket: RawWebSocket): Promise<string> {
    await socket.send(TEXT, JSON.stringify([HANDSHAKE]));
    const [reply] = await messages(socket);
    return String(reply?.clientId);
  }
  async function turns(until: () => boolean): Promise<void> {
    while (!until()) await new Promise(setImmediate);
  }

  beforeEach(async () => {
    clock = createManualClock();
    server = await startBayeuxServer({ clock, frameMaxBytes: 4096, fragmentsMax: 4, subprotocols: ['bayeux.v1'] });
  });
  afterEach(async () => {
    for (const { socket } of opened.splice(0)) socket.destroy();
    await server.stop();
  });

  it('answers in text frames, each an array [W1]', async () => {
    const socket = await open();
    await socket.send(TEXT, JSON.stringify([HANDSHAKE]));
    expect(await messages(socket)).toMatchObject([{ channel: '/meta/handshake', id: '1', successful: true }]);
  });

  it('takes a bare object for an array of one [E1]', async () => {
    const socket = await open();
    await socket.send(TEXT, JSON.stringify(HANDSHAKE));
    expect(await messages(socket)).toMatchObject([{ id: '1', successful: true }]);
  });

  it('takes frames that come byte by byte', async () => {
    const socket = await open();
    const bytes = toFrame(TEXT, JSON.stringify([{ ...HANDSHAKE, id: 'ü€😀' }]));
    await socket.connection.write(...Array.from(bytes, (byte) => Uint8Array.of(byte)));
    expect(await messages(socket)).toMatchObject([{ id: 'ü€😀' }]);
  });

  it('takes fragmented messages with a ping between, up to the limit of fragments [S4]', async () => {
    const socket = await open();
    const bytes = Buffer.from(JSON.stringify([HANDSHAKE]));
    await socket.send(TEXT, bytes.subarray(0, 10), false);
    await socket.send(PING, 'p');
    await socket.send(0, bytes.subarray(10, 20), false);
    await socket.send(0, bytes.subarray(20));
    expect((await socket.frame()).payload.toString()).toBe('p');
    expect(await messages(socket)).toMatchObject([{ id: '1' }]);
    for (let fragment = 0; fragment < 5; fragment++) await socket.send(fragment === 0 ? TEXT : 0, ' ', false);
    expect(await socket.closeCode()).toBe(1008);
  });

  it('answers what came in one piece with a close frame, before it closes too', async () => {
    const socket = await open();
    const clientId = await shakeHands(socket);
    const disconnect = JSON.stringify([{ channel: '/meta/disconnect', clientId, id: '2' }]);
    const close = toFrame(CLOSE, Buffer.of(0x03, 0xe8));
    await socket.connection.write(Buffer.concat([toFrame(TEXT, disconnect), close]));
    expect(await messages(socket)).toMatchObject([{ channel: '/meta/disconnect', id: '2', successful: true }]);
    expect(await socket.closeCode()).toBe(1000);
  });

  it('closes with 1009 when a message is too large, also in fragments [W7]', async () => {
    const whole = await open();
    await whole.send(TEXT, ' '.repeat(5000));
    expect(await whole.closeCode()).toBe(1009);
    const parts = await open();
    await parts.send(TEXT, ' '.repeat(3000), false);
    await parts.send(0, ' '.repeat(3000));
    expect(await parts.closeCode()).toBe(1009);
  });

  it.each(['', '[', '1', 'null', '[1]', '[{}', '"x"', `${'['.repeat(65)}${']'.repeat(65)}`])(
    'closes with 1007 on %j [E8, W7]',
    async (text) => {
      const socket = await open();
      await socket.send(TEXT, text);
      expect(await socket.closeCode()).toBe(1007);
    },
  );

  it('closes with 1007 on text that is not UTF-8 [W7]', async () => {
    const socket = await open();
    await socket.send(TEXT, Uint8Array.of(0x5b, 0xff, 0x5d));
    expect(await socket.closeCode()).toBe(1007);
  });

  it('refuses binary frames with 1003 [W8]', async () => {
    const socket = await open();
    await socket.send(BINARY, JSON.stringify([HANDSHAKE]));
    expect(await socket.closeCode()).toBe(1003);
    expect(server.host.stats().sessions).toBe(0);
  });

  it('takes nothing that came behind garbage', async () => {
    const socket = await open();
    await socket.connection.write(Buffer.concat([toFrame(TEXT, '['), toFrame(TEXT, JSON.stringify([HANDSHAKE]))]));
    expect(await socket.closeCode()).toBe(1007);
    expect(server.host.stats().sessions).toBe(0);
  });

  it('ignores an empty array, which older clients send as a ping [E8]', async () => {
    const socket = await open();
    await socket.send(TEXT, '[]');
    expect(await shakeHands(socket)).toMatch(/^[0-9A-Za-z]{22}$/);
  });

  it.each([
    ['is not masked', [0x81, 0x02, 0x5b, 0x5d], 1002],
    ['is compressed, which was not agreed on', [0xc1, 0x80, 0, 0, 0, 0], 1002],
    ['has an opcode that there is not', [0x83, 0x80, 0, 0, 0, 0], 1002],
    ['is a ping in fragments', [0x09, 0x80, 0, 0, 0, 0], 1002],
    ['is a ping of more than 125 bytes', [0x89, 0xfe, 0, 126, 0, 0, 0, 0], 1002],
    ['goes on with nothing', [0x80, 0x80, 0, 0, 0, 0], 1002],
    ['says that it has 2^40 bytes', [0x81, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1009],
    ['says that it has 2^63 bytes', [0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1009],
  ])('closes at a frame that %s', async (_, bytes, code) => {
    const socket = await open();
    await socket.connection.write(Buffer.from(bytes));
    expect(await socket.closeCode()).toBe(code);
  });

  it('pushes events at once and leaves the connect held, its reply last [W1, W2]', async () => {
    const socket = await open();
    const clientId = await shakeHands(socket);
    const connect = { channel: '/meta/connect', id: '2', clientId, connectionType: 'websocket' };
    await socket.send(TEXT, JSON.stringify([connect]));
    expect(await messages(socket)).toMatchObject([{ id: '2' }]);
    await socket.send(TEXT, JSON.stringify([{ ...connect, id: '3' }]));
    await socket.send(
      TEXT,
      JSON.stringify([
        { channel: '/meta/subscribe', id: '4', clientId, subscription: '/test/a' },
        { channel: '/test/a', id: '5', clientId, data: 1 },
      ]),
    );
    expect((await messages(socket)).map(({ id, data }) => id ?? data)).toEqual([1, '4', '5']);
    expect(server.host.stats().heldConnects).toBe(1);
    clock.advance(30_000);
    expect(await messages(socket)).toMatchObject([{ id: '3', successful: true }]);
  });

  it('refuses messages of a second session on one socket, also within a batch [W3]', async () => {
    const other = await open();
    const stolen = await shakeHands(other);
    const socket = await open();
    const clientId = await shakeHands(socket);
    const subscribe = { channel: '/meta/subscribe', subscription: '/test/a' };
    await socket.send(
      TEXT,
      JSON.stringify([
        { ...subscribe, id: '2', clientId },
        { ...subscribe, id: '3', clientId: stolen },
      ]),
    );
    expect(await messages(socket)).toMatchObject([
      { id: '2', successful: true },
      { id: '3', successful: false, error: '402::session_unknown' },
    ]);
  });

  it.each(['end', 'reset'])('keeps the session of a socket that ends by %s, and its events [W4, W5]', async (how) => {
    const socket = await open();
    const clientId = await shakeHands(socket);
    await socket.send(
      TEXT,
      JSON.stringify([{ channel: '/meta/subscribe', id: '2', clientId, subscription: '/test/a' }]),
    );
    await messages(socket);
    if (how === 'end') socket.connection.socket.end();
    else socket.connection.socket.resetAndDestroy();
    await turns(() => server.host.stats().webSockets === 0);
    expect(server.host.stats().sessions).toBe(1);
    server.host.publish('/test/a', '"missed"');
    const next = await open();
    server.host.publish('/test/a', '"before the first connect"');
    const connect = { channel: '/meta/connect', id: '3', clientId, connectionType: 'websocket' };
    await next.send(TEXT, JSON.stringify([connect]));
    const received: Message[] = [];
    while (received.filter(({ data }) => data !== undefined).length < 2) received.push(...(await messages(next)));
    expect(received.flatMap(({ data }) => data ?? [])).toEqual(['missed', 'before the first connect']);
  });

  it('gives everything back when nobody returns [N6]', async () => {
    const socket = await open();
    await shakeHands(socket);
    socket.connection.socket.destroy();
    await turns(() => server.host.stats().webSockets === 0);
    clock.advance(10_001);
    expect(server.host.stats()).toMatchObject({ sessions: 0, timers: 0, links: 0, exchanges: 0 });
    expect(clock.pending()).toBe(0);
  });

  it('cuts a half-open socket, which answers no ping', async () => {
    const silent = await open();
    clock.advance(30_000);
    expect((await silent.frame()).opcode).toBe(PING);
    clock.advance(30_000);
    await silent.connection.closed;
    expect(server.host.stats().webSockets).toBe(0);
  });

  it('closes with 1001 when it drains [W7]', async () => {
    const socket = await open();
    const clientId = await shakeHands(socket);
    server.host.drain();
    expect(await socket.closeCode()).toBe(1001);
    expect(clientId).not.toBe('');
  });

  it('selects a subprotocol only if it is configured [W6]', async () => {
    expect((await upgrade({})).headers.get('sec-websocket-protocol')).toBeUndefined();
    expect((await upgrade({ 'Sec-WebSocket-Protocol': 'chat' })).headers.get('sec-websocket-protocol')).toBeUndefined();
    const chosen = await upgrade({ 'Sec-WebSocket-Protocol': 'chat, bayeux.v1' });
    expect(chosen.headers.get('sec-websocket-protocol')).toBe('bayeux.v1');
  });

  it('offers no compression', async () => {
    const answer = await upgrade({ 'Sec-WebSocket-Extensions': 'permessage-deflate' });
    expect(answer.status).toBe(101);
    expect(answer.headers.get('sec-websocket-extensions')).toBeUndefined();
  });

  it('sets the session cookie on the upgrade', async () => {
    expect((await upgrade({})).headers.get('set-cookie')).toMatch(/^JSESSIONID=alice;/);
    expect((await upgrade({ Authorization: undefined, Cookie: 'JSESSIONID=alice' })).status).toBe(101);
  });

  it.each([
    [{ Authorization: undefined }, 401, 20],
    [{ Authorization: basic('busy') }, 503, 4],
    [{ Origin: 'http://evil.example' }, 403, 3],
    [{ 'Sec-WebSocket-Key': 'short' }, 400, 10],
  ])('refuses an upgrade with %j by %i and the envelope', async (headers, status, statusCode) => {
    const answer = await upgrade(headers);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ statusCode });
  });

  it.each(['7', '8', '14', '', undefined])('tells a client of version %s which one it speaks [W1]', async (version) => {
    const answer = await upgrade({ 'Sec-WebSocket-Version': version });
    expect(answer.status).toBe(426);
    expect(answer.headers.get('sec-websocket-version')).toBe('13');
    expect(answer.headers.get('upgrade')).toBe('websocket');
    expect(answer.headers.get('connection')).toBe('close, Upgrade');
  });

  it('takes a target in absolute-form, or with encoded letters, for its address', async () => {
    for (const target of [`http://127.0.0.1${BAYEUX_PATH}`, BAYEUX_PATH.replace('v2', '%762')]) {
      const connection = await openRawConnection(server.port);
      opened.push(connection);
      await connection.write(upgradeHead({}, target));
      expect(await connection.answer()).toMatchObject({ status: 101 });
    }
  });

  it.each([
    ['another method', upgradeHead({}).replace('GET', 'PUT'), 405],
    ['HTTP/1.0', upgradeHead({}).replace('HTTP/1.1', 'HTTP/1.0'), 400],
  ])('takes %s for no upgrade', async (_what, head, status) => {
    const connection = await openRawConnection(server.port);
    opened.push(connection);
    await connection.write(head);
    expect(await connection.answer()).toMatchObject({ status });
  });

  it('is upgraded behind a request of its connection that is answered first [E6]', async () => {
    const connection = await openRawConnection(server.port);
    opened.push(connection);
    await connection.write(`PUT ${BAYEUX_PATH} HTTP/1.1\r\nHost: a\r\n\r\n${upgradeHead({})}`);
    expect(await connection.answer()).toMatchObject({ status: 405 });
    expect(await connection.answer()).toMatchObject({ status: 101 });
  });

  it('takes an upgrade elsewhere for a plain request', async () => {
    const connection = await openRawConnection(server.port);
    opened.push(connection);
    await connection.write(upgradeHead({}, '/api/v2/me'));
    expect(await connection.answer()).toMatchObject({ status: 404 });
  });

  it('answers our close with the same code', async () => {
    const socket = await open();
    await socket.send(CLOSE, Uint8Array.of(0x03, 0xe8));
    expect(await socket.closeCode()).toBe(1000);
  });
});
