import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeInChromium } from '../support/chromium.ts';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { FIND_PHONE_CALL_SAMPLE } from '../support/rest-client.ts';
import { type ForeignHost, type ForeignPage, openForeignPage, startForeignHost } from './foreign-page.ts';

const TRANSPORTS = ['websocket', 'long-polling', 'callback-polling'];
const JSON_BODY = { 'Content-Type': 'application/json' };
const AS_ALICE = { Authorization: `Basic ${Buffer.from('alice:demo').toString('base64')}` };

describeInChromium('a page of another host', process.env['CHROMIUM_PATH'], (launch) => {
  let browser: Browser;
  let host: ForeignHost;
  let gateway: Program;
  let dataDir: ReturnType<typeof createDataDir>;
  let client: ForeignPage;

  beforeAll(async () => {
    browser = await launch();
    host = await startForeignHost();
    dataDir = createDataDir();
  });
  afterAll(async () => {
    await browser.close();
    await host.stop();
    dataDir.remove();
  });
  beforeEach(async () => {
    client = await openForeignPage(browser, host);
  });
  afterEach(() => client.close());
  const endpoint = () => `${gateway.address}/api/v2/notifications`;

  describe('that is in ALLOWED_ORIGINS', () => {
    beforeAll(async () => {
      gateway = await startGatewayProcess(dataDir.path, { ALLOWED_ORIGINS: host.origin });
    });
    afterAll(() => gateway.stop());

    it.each(TRANSPORTS)('signs in, sends a request and is notified over %s by its cookie [S3]', async (transport) => {
      const me = await client.call('callRest', `${gateway.address}/api/v2/me`, AS_ALICE);
      expect(me).toMatchObject({ user: { userName: 'alice' } });
      expect(await client.call('handshake', endpoint(), transport)).toMatchObject({ successful: true });
      expect(await client.call('subscribe', '/v2/ucs/interactions')).toBe(true);
      const url = `${gateway.address}/api/v2/ucs/interactions`;
      const answer = await client.call<{ referenceId: number }>('callRest', url, JSON_BODY, FIND_PHONE_CALL_SAMPLE);
      await client.received.count(1);
      expect(client.received.numbers).toMatchObject([
        { referenceId: answer.referenceId, messageType: 'createInteractionResponse' },
      ]);
      await client.call('disconnect');
    });
  });

  describe('of the same site, where names are reached by plain HTTP and browsers do not say who asks', () => {
    const NAMES = '--host-resolver-rules=MAP hub.test 127.0.0.1, MAP other.hub.test 127.0.0.1';
    const named = (address: string, name: string) => address.replace('127.0.0.1', name);
    let plain: Browser;
    let token = '';
    beforeAll(async () => {
      plain = await launch(NAMES);
      gateway = await startGatewayProcess(dataDir.path);
      const signedIn = await fetch(`${gateway.address}/api/v2/me`, { headers: AS_ALICE });
      token = signedIn.headers.getSetCookie()[0]?.split(';')[0]?.replace('JSESSIONID=', '') ?? '';
    });
    afterAll(async () => {
      await gateway.stop();
      await plain.close();
    });
    /** What a script element brings to a page at this URL, where alice has signed in at hub.test; undefined when the browser keeps it back. */
    async function readByScript(pageUrl: string, referrerPolicy: string): Promise<unknown> {
      const context = await plain.newContext();
      await context.addCookies([{ name: 'JSESSIONID', value: token, domain: 'hub.test', path: '/', sameSite: 'Lax' }]);
      const page = await context.newPage();
      await page.goto(pageUrl);
      const message = JSON.stringify([
        { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['callback-polling'] },
      ]);
      const src = `${named(gateway.address, 'hub.test')}/api/v2/notifications?jsonp=got&message=${encodeURIComponent(message)}`;
      const script = `new Promise((resolve) => {
        window.got = ([reply]) => resolve(reply.successful);
        const element = document.createElement('script');
        Object.assign(element, { src: ${JSON.stringify(src)}, referrerPolicy: ${JSON.stringify(referrerPolicy)} });
        element.onerror = () => resolve('kept back');
        document.head.append(element);
      })`;
      const found = await page.evaluate(script);
      await context.close();
      return found;
    }

    it.each(['no-referrer', 'unsafe-url'])(
      'learns nothing by a script element with the referrer policy %s [S3]',
      async (policy) => {
        expect(await readByScript(`${named(host.origin, 'other.hub.test')}/page/index.html`, policy)).toBe('kept back');
        expect(await readByScript(`${named(host.origin, 'hub.test')}/page/index.html`, policy)).toBe('kept back');
      },
    );

    it('is another one than our own, whose scripts go on [S3]', async () => {
      // A page of ours whose policy lets scripts run that are not its own.
      const page = `${named(gateway.address, 'hub.test')}/api/v2/diagnostics/version`;
      expect(await readByScript(page, 'unsafe-url')).toBe(true);
    });
  });

  describe('that is not', () => {
    beforeAll(async () => {
      gateway = await startGatewayProcess(dataDir.path);
    });
    afterAll(() => gateway.stop());
    // The cookie is there: the page opens next to one where alice has signed in.
    beforeEach(async () => {
      const page = await client.page.context().newPage();
      const signedIn = await page.request.get(`${gateway.address}/api/v2/me`, { headers: AS_ALICE });
      expect(signedIn.status()).toBe(200);
    });

    it.each(TRANSPORTS)('is refused over %s [S3]', async (transport) => {
      expect(await client.call('handshake', endpoint(), transport)).toMatchObject({ successful: false });
    });

    it('cannot read what REST answers', async () => {
      await expect(client.call('callRest', `${gateway.address}/api/v2/me`, {})).rejects.toThrow('Failed to fetch');
    });
  });
});
