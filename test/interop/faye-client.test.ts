import { Client } from 'faye';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAYEUX_PATH, type BayeuxServer, basic, startBayeuxServer } from '../support/bayeux-server.ts';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts';
import { createReceived, expectStreamSurvives, STREAM_CHANNEL } from './event-stream.ts';

describe.each(['websocket', 'long-polling'] as const)('the Faye client over %s', (transport) => {
  let server: BayeuxServer;
  let proxy: CuttingProxy;
  let client: Client;

  beforeEach(async () => {
    server = await startBayeuxServer();
    proxy = await startCuttingProxy(server.port);
    client = new Client(`http://127.0.0.1:${proxy.port}${BAYEUX_PATH}`, { retry: 0.02, timeout: 45 });
    if (transport === 'long-polling') client.disable('websocket');
    client.setHeader('Authorization', basic('alice'));
  });
  afterEach(async () => {
    await client.disconnect();
    await proxy.stop();
    await server.stop();
  });

  it('gets 1,000 events in order, once each, while its connection is cut five times [N7, W3, W4]', async () => {
    const received = createReceived();
    await client.subscribe(STREAM_CHANNEL, received.take);
    await connected();
    await expectStreamSurvives(server, proxy, received, { cutsInFlight: false });
    expect(server.host.stats().sessions).toBe(1);
  });

  it('publishes to itself and to others', async () => {
    const received = createReceived();
    await client.subscribe('/test/talk', received.take);
    await client.publish('/test/talk', { text: 'hello' });
    await received.count(1);
    expect(received.numbers).toEqual([{ text: 'hello' }]);
  });

  it('is refused where it may not publish [F10]', async () => {
    await expect(client.publish('/elsewhere', 1)).rejects.toMatchObject({ code: 403 });
  });

  /** A connect is held: cuts are seen by the server, and nothing is on its way. */
  async function connected(): Promise<void> {
    while (server.host.stats().heldConnects === 0) await new Promise(setImmediate);
    expect(server.host.stats().webSockets).toBe(transport === 'websocket' ? 1 : 0);
  }
});
