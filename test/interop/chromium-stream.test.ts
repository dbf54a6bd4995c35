import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { BAYEUX_PATH, type BayeuxServer, startBayeuxServer } from '../support/bayeux-server.ts';
import { describeInChromium } from '../support/chromium.ts';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts';
import { expectStreamSurvives, STREAM_CHANNEL } from './event-stream.ts';
import { type ForeignHost, type ForeignPage, openForeignPage, startForeignHost } from './foreign-page.ts';

describeInChromium('the CometD client', process.env['CHROMIUM_PATH'], (launch) => {
  let browser: Browser;
  let host: ForeignHost;
  let server: BayeuxServer;
  let proxy: CuttingProxy;
  let client: ForeignPage;

  beforeAll(async () => {
    browser = await launch();
    host = await startForeignHost();
  });
  afterAll(async () => {
    await browser.close();
    await host.stop();
  });
  beforeEach(async () => {
    server = await startBayeuxServer({ allowedOrigins: [host.origin] });
    proxy = await startCuttingProxy(server.port);
    client = await openForeignPage(browser, host);
    await client.page.context().addCookies([{ name: 'JSESSIONID', value: 'alice', domain: '127.0.0.1', path: '/' }]);
  });
  afterEach(async () => {
    await client.close();
    await proxy.stop();
    await server.stop();
  });

  it.each(['websocket', 'long-polling', 'callback-polling'])(
    'over %s gets 1,000 events in order, once each, while its connection is cut five times [X1, N7, W4, E5]',
    async (transport) => {
      const url = `http://127.0.0.1:${proxy.port}${BAYEUX_PATH}`;
      const reply = await client.call('handshake', url, transport);
      expect(reply).toMatchObject({ successful: true, ext: { ack: true, timesync: { ts: expect.any(Number) } } });
      expect(await client.call('subscribe', STREAM_CHANNEL)).toBe(true);
      await expectStreamSurvives(server, proxy, client.received, { cutsInFlight: true });
      expect(server.host.stats().sessions).toBe(1);
    },
  );
});
