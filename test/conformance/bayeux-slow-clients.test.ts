import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAYEUX_PATH, type BayeuxServer, startBayeuxServer } from '../support/bayeux-server.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { openRawConnection, postHead, type RawConnection } from '../support/raw-http.ts';
import { openRawWebSocket, PING, PONG, TEXT } from '../support/raw-websocket.ts';
import { openWireClient, parseMessages, shakeHands } from '../support/wire-client.ts';

const QUEUE_MAX_BYTES = 16_777_216;
/** More than the buffers of both ends of a TCP connection on loopback hold. */
const PAD = 'x'.repeat(262_144);

describe('a client that stops reading', () => {
  let clock: ManualClock;
  let server: BayeuxServer;
  const opened: RawConnection[] = [];

  beforeEach(async () => {
    clock = createManualClock();
    server = await startBayeuxServer({
      clock,
      queueMaxBytes: QUEUE_MAX_BYTES,
      // One answer with more than the buffers hold.
      frameEventsMaxBytes: QUEUE_MAX_BYTES,
      guard: { clock, answerTimeoutMs: 5000 },
    });
  });
  afterEach(async () => {
    for (const { socket } of opened.splice(0)) socket.destroy();
    await server.stop();
  });

  async function turns(until: () => boolean): Promise<void> {
    while (!until()) await new Promise(setImmediate);
  }

  it('over WebSocket holds no more than its marks, delays nobody, and gets all when it reads on [S5]', async () => {
    const slow = await openRawWebSocket(server.port);
    opened.push(slow.connection);
    await slow.send(
      TEXT,
      JSON.stringify({ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['websocket'] }),
    );
    const [reply] = parseMessages((await slow.frame()).payload.toString());
    await slow.send(
      TEXT,
      JSON.stringify({ channel: '/meta/subscribe', clientId: reply?.clientId, subscription: '/test/a' }),
    );
    await slow.frame();
    slow.connection.socket.pause();

    const other = await openWireClient(server, 'websocket');
    const clientId = await shakeHands(other, 'websocket');
    await other.request({ channel: '/meta/subscribe', clientId, subscription: '/test/a' });
    for (let n = 0; n < 50; n++) {
      server.host.publish('/test/a', JSON.stringify({ n, pad: PAD }));
      await other.eventCount(n + 1);
    }
    expect(server.host.stats().webSocketBufferedBytes).toBeLessThan(65_536 + 2 * PAD.length);
    expect(server.host.stats().queuedMessages).toBeGreaterThan(10);

    slow.connection.socket.resume();
    const numbers: unknown[] = [];
    while (numbers.length < 50) {
      for (const { data } of parseMessages((await slow.frame()).payload.toString())) {
        numbers.push(typeof data === 'object' && data !== null && 'n' in data ? data.n : data);
      }
    }
    expect(numbers).toEqual(Array.from({ length: 50 }, (_, n) => n));
    await slow.send(PING, 'still there?');
    expect(await slow.frame()).toMatchObject({ opcode: PONG });
    other.close();
  });

  it('over WebSocket is not read while its answers wait [S5]', async () => {
    const slow = await openRawWebSocket(server.port);
    opened.push(slow.connection);
    slow.connection.socket.pause();
    const frames = 500;
    const toId = (number: number) => `${number} ${PAD.slice(0, 60_000)}`;
    const sent = Promise.all([
      ...Array.from({ length: frames }, (_, id) =>
        slow.send(TEXT, JSON.stringify({ channel: '/meta/x', id: toId(id) })),
      ),
    ]);
    await turns(() => server.host.stats().webSocketBufferedBytes > 65_536);
    for (let turn = 0; turn < 2_000; turn++) await new Promise(setImmediate);
    expect(server.host.stats().webSocketBufferedBytes).toBeLessThan(65_536 + 2 * 61_000);
    slow.connection.socket.resume();
    for (let id = 0; id < frames; ) {
      const { opcode, payload } = await slow.frame();
      if (opcode === TEXT) expect(parseMessages(payload.toString())[0]?.id).toBe(toId(id++));
    }
    await sent;
  });

  it('over WebSocket is sent no more pongs than it takes [S5]', async () => {
    const slow = await openRawWebSocket(server.port);
    opened.push(slow.connection);
    slow.connection.socket.pause();
    const pings = 200_000;
    const ping = Buffer.concat([Buffer.from([0x89, 0x80 | 100, 0, 0, 0, 0]), Buffer.alloc(100, 'x')]);
    await slow.connection.write(Buffer.alloc(pings * ping.length, ping));
    expect(server.host.stats().webSocketBufferedBytes).toBeGreaterThan(16_384);
    expect(server.host.stats().webSocketBufferedBytes).toBeLessThan(65_536);
  });

  describe('in the middle of an answer', () => {
    let clientId: string;
    let stuck: RawConnection;

    beforeEach(async () => {
      const poller = await openWireClient(server, 'long-polling');
      clientId = await shakeHands(poller, 'long-polling');
      await poller.request({ channel: '/meta/subscribe', clientId, subscription: '/test/a' });
      for (let n = 0; n < 50; n++) server.host.publish('/test/a', JSON.stringify(PAD));
      stuck = await openRawConnection(server.port);
      opened.push(stuck);
      stuck.socket.pause();
      const connect = JSON.stringify([{ channel: '/meta/connect', id: '1', clientId, connectionType: 'long-polling' }]);
      await stuck.write(postHead(BAYEUX_PATH, connect), connect);
      await turns(() => server.host.stats().exchanges === 1);
      await turns(() => [...server.sockets].some((socket) => socket.writableLength > 0));
    });

    it('is given up after a while, and its events are kept [N7, S5]', async () => {
      clock.advance(4999);
      expect(server.host.stats().exchanges).toBe(1);
      // Sockets are looked at a few times a second.
      clock.advance(500);
      await turns(() => server.host.stats().exchanges === 0);
      expect(server.host.stats().queuedMessages).toBe(50);
    });

    it('and leaves keeps its events [N7]', async () => {
      stuck.socket.resetAndDestroy();
      await turns(() => server.host.stats().exchanges === 0);
      expect(server.host.stats().queuedMessages).toBe(50);
    });
  });
});
