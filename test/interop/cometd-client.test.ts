import { AckExtension, BinaryExtension, CometD, type Message, TimeSyncExtension } from 'cometd';
import { adapt } from 'cometd-nodejs-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAYEUX_PATH, type BayeuxServer, basic, startBayeuxServer, toCaller } from '../support/bayeux-server.ts';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts';
import { createReceived, expectStreamSurvives, STREAM_CHANNEL } from './event-stream.ts';

adapt();

describe.each(['websocket', 'long-polling'] as const)('the CometD client over %s', (transport) => {
  let server: BayeuxServer;
  let proxy: CuttingProxy;
  let client: CometD;
  let handshakeReply: Message | undefined;

  beforeEach(async () => {
    server = await startBayeuxServer();
    proxy = await startCuttingProxy(server.port);
    client = new CometD();
    for (const type of client.getTransportTypes()) if (type !== transport) client.unregisterTransport(type);
    const credentials = transport === 'websocket' ? 'alice:demo@' : '';
    client.configure({
      url: `http://${credentials}127.0.0.1:${proxy.port}${BAYEUX_PATH}`,
      logLevel: 'warn',
      backoffIncrement: 20,
      requestHeaders: { Authorization: basic('alice') },
    });
    client.registerExtension('ack', new AckExtension());
    client.registerExtension('timesync', new TimeSyncExtension());
    client.registerExtension('binary', new BinaryExtension());
    handshakeReply = await new Promise<Message>((resolve) => client.handshake(resolve));
    expect(handshakeReply.successful).toBe(true);
  });
  afterEach(async () => {
    await new Promise<void>((resolve) => client.disconnect(() => resolve()));
    await proxy.stop();
    await server.stop();
  });

  function subscribe(channel: string, received: (message: Message) => void): Promise<Message> {
    return new Promise((resolve) => client.subscribe(channel, received, resolve));
  }

  it('gets 1,000 events in order, once each, while its connection is cut five times [X1, N7, W4]', async () => {
    const received = createReceived();
    expect((await subscribe(STREAM_CHANNEL, ({ data }) => received.take(data))).successful).toBe(true);
    await expectStreamSurvives(server, proxy, received, { cutsInFlight: true });
    expect(server.host.stats().sessions).toBe(1);
  });

  it('gets its notifications, and is acknowledged to the journal', async () => {
    const received = createReceived();
    await subscribe('/v2/ucs/interactions', ({ data }) => received.take(data));
    server.logs.append(toCaller('bob'), '{"referenceId":1}');
    server.logs.append(toCaller('alice'), '{"referenceId":2}');
    await received.count(1);
    expect(received.numbers).toEqual([{ referenceId: 2 }]);
    while (server.logs.deliveredThrough(toCaller('alice')) === 0) await new Promise(setImmediate);
    expect(server.logs.deliveredThrough(toCaller('alice'))).toBe(2);
  });

  it('publishes and subscribes in one batch [E3]', async () => {
    const received = createReceived();
    const replies: Message[] = [];
    const published = new Promise<Message>((resolve) => {
      client.batch(() => {
        client.subscribe(
          '/test/batch',
          ({ data }) => received.take(data),
          (reply) => replies.push(reply),
        );
        client.publish('/test/batch', 'hello', resolve);
      });
    });
    expect((await published).successful).toBe(true);
    await received.count(1);
    expect(replies.map(({ successful }) => successful)).toEqual([true]);
    expect(received.numbers).toEqual(['hello']);
  });

  it('sends bytes to itself with the binary extension [X5]', async () => {
    const bytes = Uint8Array.of(0, 1, 127, 128, 255, 10);
    const received = createReceived();
    await subscribe('/test/bytes', ({ data }) => received.take(data));
    client.publishBinary('/test/bytes', bytes, true, { name: 'six' });
    await received.count(1);
    expect(received.numbers).toMatchObject([{ last: true, meta: { name: 'six' } }]);
    const [got] = received.numbers.map((data) => new Uint8Array(toBytes(data)));
    expect(got).toEqual(bytes);
  });

  it('agrees with the server on ack and timesync [X1, X2]', () => {
    expect(handshakeReply?.ext).toMatchObject({
      ack: true,
      timesync: { ts: expect.any(Number), p: expect.any(Number) },
    });
  });

  it('is told when the server drains, and may not come back [W7]', async () => {
    const broken = new Promise<void>((resolve) => {
      client.addListener('/meta/connect', ({ advice, successful }) => {
        if (successful !== true || advice?.interval === 1000) resolve();
      });
    });
    server.host.drain();
    await broken;
  });
});

function toBytes(data: unknown): ArrayBuffer {
  const bytes = typeof data === 'object' && data !== null && 'data' in data ? data.data : undefined;
  if (bytes instanceof ArrayBuffer) return bytes;
  throw new Error('no bytes came');
}
