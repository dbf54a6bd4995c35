import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BayeuxServer, startBayeuxServer } from '../support/bayeux-server.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { openRawConnection, type RawConnection } from '../support/raw-http.ts';
import { openRawWebSocket, PING, type RawWebSocket, TEXT, upgradeHead } from '../support/raw-websocket.ts';
import { type Message, parseMessages } from '../support/wire-client.ts';

const ALLOWED = 'https://desk.example.com';

describe('sessions on raw WebSockets', () => {
  let clock: ManualClock;
  let server: BayeuxServer;
  const opened: RawConnection[] = [];

  async function open(): Promise<RawWebSocket> {
    const socket = await openRawWebSocket(server.port);
    opened.push(socket.connection);
    return socket;
  }
  async function next(socket: RawWebSocket): Promise<readonly Message[]> {
    let { opcode, payload } = await socket.frame();
    while (opcode === PING) ({ opcode, payload } = await socket.frame());
    expect(opcode).toBe(TEXT);
    return parseMessages(payload.toString());
  }
  async function ask(socket: RawWebSocket, ...messages: readonly Message[]): Promise<readonly Message[]> {
    await socket.send(TEXT, JSON.stringify(messages));
    return next(socket);
  }
  async function start(socket: RawWebSocket, ext: object = {}): Promise<string> {
    const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['websocket'], ext };
    const [reply] = await ask(socket, handshake);
    const clientId = String(reply?.clientId);
    await ask(socket, connect(clientId));
    await ask(socket, { channel: '/meta/subscribe', clientId, subscription: '/test/a' });
    return clientId;
  }
  function connect(clientId: string, more: object = {}): Message {
    return { channel: '/meta/connect', clientId, connectionType: 'websocket', ...more };
  }
  async function held(): Promise<void> {
    while (server.host.stats().heldConnects === 0) await new Promise(setImmediate);
  }

  beforeEach(async () => {
    clock = createManualClock();
    server = await startBayeuxServer({
      clock,
      requestMaxMessages: 3,
      allowedOrigins: [ALLOWED],
      trustedProxies: ['127.0.0.1'],
    });
  });
  afterEach(async () => {
    for (const { socket } of opened.splice(0)) socket.destroy();
    await server.stop();
  });

  it('get events on the old socket while it lives, until the new one speaks for the session [W5]', async () => {
    const older = await open();
    const clientId = await start(older);
    const newer = await open();
    server.host.publish('/test/a', '1');
    expect(await next(older)).toMatchObject([{ data: 1 }]);
    expect(await ask(newer, { channel: '/test/b', id: 'x', clientId, data: 0 })).toMatchObject([{ id: 'x' }]);
    server.host.publish('/test/a', '2');
    expect(await next(newer)).toMatchObject([{ data: 2 }]);
    expect(await ask(older, { channel: '/test/b', id: 'y', clientId, data: 0 })).toMatchObject([{ id: 'y' }]);
    server.host.publish('/test/a', '3');
    expect(await next(older)).toMatchObject([{ data: 3 }]);
  });

  it('answer a connect on the new socket and the one held on the old, each where it came from [N3, W4]', async () => {
    const older = await open();
    const clientId = await start(older);
    await older.send(TEXT, JSON.stringify([connect(clientId, { id: 'older' })]));
    await held();
    const newer = await open();
    await newer.send(TEXT, JSON.stringify([connect(clientId, { id: 'newer' })]));
    expect(await next(older)).toMatchObject([{ id: 'older', successful: true, advice: { reconnect: 'retry' } }]);
    clock.advance(30_000);
    expect(await next(newer)).toMatchObject([{ id: 'newer', successful: true }]);
  });

  it('hold a connect to its timeout though events are pushed; with ack it is released to carry them [W2]', async () => {
    const [plain, acking] = [await open(), await open()];
    const clientId = await start(plain);
    await plain.send(TEXT, JSON.stringify([connect(clientId, { id: 'held' })]));
    await held();
    const ackingId = await start(acking, { ack: true });
    await acking.send(TEXT, JSON.stringify([connect(ackingId, { id: 'held', ext: { ack: 0 } })]));
    while (server.host.stats().heldConnects < 2) await new Promise(setImmediate);
    server.host.publish('/test/a', '1');
    expect(await next(plain)).toEqual([{ channel: '/test/a', data: 1 }]);
    expect(await next(acking)).toMatchObject([{ data: 1 }, { id: 'held', successful: true, ext: { ack: 1 } }]);
    expect(server.host.stats().heldConnects).toBe(1);
    clock.advance(30_000);
    expect(await next(plain)).toMatchObject([{ id: 'held', successful: true }]);
  });

  it('answer companions of a connect at once, the connect with them and last [N2, W1]', async () => {
    const socket = await open();
    const clientId = await start(socket);
    const companions = [
      { channel: '/test/a', id: '2', clientId, data: 1 },
      { channel: '/test/b', id: '3', clientId, data: 1 },
    ];
    const answer = await ask(socket, connect(clientId, { id: '1' }), ...companions);
    expect(answer.map(({ id, data }) => id ?? data)).toEqual([1, '2', '3', '1']);
  });

  it('leave a socket free for another session once they have ended [W3]', async () => {
    const socket = await open();
    const first = await start(socket);
    const [refused] = await ask(socket, connect('somebody'));
    expect(refused).toMatchObject({ error: '402::session_unknown' });
    await ask(socket, { channel: '/meta/disconnect', clientId: first });
    const second = await start(socket);
    expect(second).not.toBe(first);
    expect((await ask(socket, connect(first)))[0]).toMatchObject({ error: '402::session_unknown' });
  });

  it('close with 1009 on more messages than a frame may have, and process none [S4, W7]', async () => {
    const socket = await open();
    const clientId = await start(socket);
    const publish = { channel: '/test/a', clientId, data: 1 };
    await socket.send(TEXT, JSON.stringify([publish, publish, publish, publish]));
    expect(await socket.closeCode()).toBe(1009);
    expect(server.host.stats().publicLogMessages).toBe(0);
  });

  it('are advised when the server drains, then closed with 1001 [W7]', async () => {
    const socket = await open();
    const clientId = await start(socket);
    await socket.send(TEXT, JSON.stringify([connect(clientId, { id: 'held' })]));
    await held();
    server.host.drain();
    const advice = { reconnect: 'retry', interval: 1000, timeout: 30_000 };
    expect(await next(socket)).toMatchObject([{ id: 'held', successful: true, advice }]);
    expect(await socket.closeCode()).toBe(1001);
  });

  it('go on after a frame that was refused: nothing is left half done [traps]', async () => {
    const socket = await open();
    const clientId = await start(socket);
    const refused = await ask(socket, { channel: 'foo', clientId, data: 1 }, {}, { channel: '/meta/', clientId });
    expect(refused.map(({ successful }) => successful)).toEqual([false, false, false]);
    server.host.publish('/test/a', '1');
    expect(await next(socket)).toMatchObject([{ data: 1 }]);
  });

  it.each([
    ['no origin', {}, 101],
    ['our own', { Origin: 'http://127.0.0.1', Host: '127.0.0.1' }, 101],
    ['our own host by another scheme', { Origin: 'https://127.0.0.1', Host: '127.0.0.1' }, 403],
    ['our own host on another port', { Origin: 'http://127.0.0.1:1', Host: '127.0.0.1' }, 403],
    ['one of the list', { Origin: ALLOWED }, 101],
    ['one of the list by another scheme', { Origin: ALLOWED.replace('https', 'http') }, 403],
    ['null', { Origin: 'null' }, 403],
    [
      'our own as a trusted proxy tells it',
      { Origin: 'https://hub.example', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'hub.example' },
      101,
    ],
  ])('are opened or not by their origin: %s [S3]', async (_, headers, status) => {
    const connection = await openRawConnection(server.port);
    opened.push(connection);
    await connection.write(upgradeHead(headers));
    expect(await connection.answer()).toMatchObject({ status });
  });
});
