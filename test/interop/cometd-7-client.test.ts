import { createRequire } from 'node:module';
import type { CometD, Extension, Message } from 'cometd-7';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAYEUX_PATH, type BayeuxServer, basic, startBayeuxServer } from '../support/bayeux-server.ts';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts';
import { createReceived, expectStreamSurvives, STREAM_CHANNEL } from './event-stream.ts';

type ExtensionClass = new () => Extension;

// The old client and its adapter are CommonJS, and find each other under the names they had.
const load = createRequire(import.meta.url);
const client7: { readonly CometD: new () => CometD } = load('cometd-7');
const adapter: { adapt(): void } = load('cometd-nodejs-client-1');
const AckExtension: ExtensionClass = load('cometd-7/AckExtension.js');
const TimeSyncExtension: ExtensionClass = load('cometd-7/TimeSyncExtension.js');
const BinaryExtension: ExtensionClass = load('cometd-7/BinaryExtension.js');

adapter.adapt();

describe.each(['websocket', 'long-polling'] as const)('the CometD client of version 7 over %s', (transport) => {
  let server: BayeuxServer;
  let proxy: CuttingProxy;
  let client: CometD;

  beforeEach(async () => {
    server = await startBayeuxServer();
    proxy = await startCuttingProxy(server.port);
    client = new client7.CometD();
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
    const reply = await new Promise<Message>((resolve) => client.handshake(resolve));
    expect(reply).toMatchObject({ successful: true, ext: { ack: true, timesync: expect.anything() } });
  });
  afterEach(async () => {
    await new Promise<void>((resolve) => client.disconnect(() => resolve()));
    await proxy.stop();
    await server.stop();
  });

  it('gets 1,000 events in order, once each, while its connection is cut five times [X1, N7, W4]', async () => {
    const received = createReceived();
    const reply = await new Promise<Message>((resolve) => {
      client.subscribe(STREAM_CHANNEL, ({ data }) => received.take(data), resolve);
    });
    expect(reply.successful).toBe(true);
    await expectStreamSurvives(server, proxy, received, { cutsInFlight: true });
    expect(server.host.stats().sessions).toBe(1);
  });

  it('publishes, and is told that it may not where it may not [F7, F10]', async () => {
    const allowed = await new Promise<Message>((resolve) => client.publish('/test/own', { a: 1 }, resolve));
    expect(allowed.successful).toBe(true);
    const refused = await new Promise<Message>((resolve) => client.publish('/v2/ucs/interactions', {}, resolve));
    expect(refused).toMatchObject({ successful: false, error: expect.stringMatching(/^403:/) });
  });
});
