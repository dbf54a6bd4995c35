import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BayeuxServer, basic, startBayeuxServer } from '../support/bayeux-server.ts';
import { parseMessages } from '../support/wire-client.ts';

const HANDSHAKE = [
  { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling', 'callback-polling'] },
];

describe('browsers at the Bayeux address', () => {
  let server: BayeuxServer;

  beforeEach(async () => {
    server = await startBayeuxServer({
      allowedOrigins: ['https://desk.example.com'],
      trustedProxies: ['127.0.0.0/8'],
    });
  });
  afterEach(() => server.stop());

  function post(messages: readonly object[], headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(server.url, {
      method: 'POST',
      headers: { authorization: basic('alice'), 'content-type': 'application/json', ...headers },
      body: JSON.stringify(messages),
    });
  }
  function script(query: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
    return fetch(`${server.url}?${new URLSearchParams(query)}`, {
      headers: { authorization: basic('alice'), ...headers },
    });
  }
  function browserCookie(response: Response): string | undefined {
    return response.headers.getSetCookie().find((cookie) => cookie.startsWith('BAYEUX_BROWSER='));
  }
  const handshakeText = JSON.stringify(HANDSHAKE);

  describe('cookies', () => {
    it('are set at the handshake: 128 random bits, HttpOnly, SameSite, not Secure over plain HTTP [S1]', async () => {
      const response = await post(HANDSHAKE);
      expect(browserCookie(response)).toMatch(/^BAYEUX_BROWSER=[0-9A-Za-z]{22}; Path=\/; HttpOnly; SameSite=Lax$/);
      expect(response.headers.getSetCookie().some((cookie) => cookie.startsWith('JSESSIONID='))).toBe(true);
    });

    it('are Secure behind a trusted proxy that speaks TLS [S1]', async () => {
      expect(browserCookie(await post(HANDSHAKE, { 'x-forwarded-proto': 'https' }))).toMatch(/; Secure$/);
    });

    it('are not set again, nor without a session [S1]', async () => {
      expect(browserCookie(await post(HANDSHAKE, { cookie: 'BAYEUX_BROWSER=known' }))).toBeUndefined();
      expect(browserCookie(await post([{ channel: '/meta/connect' }]))).toBeUndefined();
      expect(browserCookie(await post(HANDSHAKE, { authorization: '' }))).toBeUndefined();
    });

    it('tell several sessions of one browser apart from one: the second is not held [S1]', async () => {
      const cookie = 'BAYEUX_BROWSER=one';
      const ids: unknown[] = [];
      for (let tab = 0; tab < 2; tab++) {
        const [reply] = parseMessages(await (await post(HANDSHAKE, { cookie })).text());
        ids.push(reply?.clientId);
      }
      const connect = (clientId: unknown) =>
        post([{ channel: '/meta/connect', clientId, connectionType: 'long-polling' }], { cookie });
      for (const id of ids) await connect(id);
      const held = connect(ids[0]);
      while (server.host.stats().heldConnects === 0) await new Promise(setImmediate);
      const [second] = parseMessages(await (await connect(ids[1])).text());
      expect(second?.advice).toMatchObject({ 'multiple-clients': true, interval: 2000 });
      await post([{ channel: '/meta/disconnect', clientId: ids[0] }], { cookie });
      await held;
    });
  });

  describe('origins', () => {
    it('that are foreign are refused with 403 and the envelope [S3]', async () => {
      for (const origin of [
        'https://evil.example',
        'null',
        'http://desk.example.com',
        'https://desk.example.com:444',
      ]) {
        const response = await post(HANDSHAKE, { origin });
        expect(response.status).toBe(403);
        expect(await response.json()).toMatchObject({ statusCode: 3 });
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
      }
      expect(server.host.stats().sessions).toBe(0);
    });

    it('are our own only with scheme, host and port alike [S3]', async () => {
      const own = `http://127.0.0.1:${server.port}`;
      expect((await post(HANDSHAKE, { origin: own })).status).toBe(200);
      expect((await post(HANDSHAKE, { origin: own.replace('http', 'https') })).status).toBe(403);
      expect((await post(HANDSHAKE, { origin: 'http://127.0.0.1:1' })).status).toBe(403);
      const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'hub.example' };
      expect((await post(HANDSHAKE, { origin: 'https://hub.example', ...forwarded })).status).toBe(200);
    });

    it('on the list may read the answer, errors too [S3]', async () => {
      const origin = 'https://desk.example.com';
      const text = { 'content-type': 'text/plain' };
      const at = (query: string, method: string) => fetch(server.url + query, { method, headers: { origin } });
      const answers = [
        ...[await post(HANDSHAKE, { origin }), await post([], { origin }), await post(HANDSHAKE, { origin, ...text })],
        ...[await at('', 'PUT'), await at('', 'GET'), await at('?jsonp=1', 'GET'), await at('', 'DELETE')],
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 400, 415, 405, 400, 400, 405]);
      for (const response of answers) {
        expect(response.headers.get('access-control-allow-origin')).toBe(origin);
        expect(response.headers.get('access-control-allow-credentials')).toBe('true');
        expect(response.headers.get('vary')).toBe('Origin');
      }
    });

    it('on the list get a preflight answer, others do not [S3]', async () => {
      const preflight = (origin: string) => fetch(server.url, { method: 'OPTIONS', headers: { origin } });
      const granted = await preflight('https://desk.example.com');
      expect(granted.status).toBe(204);
      expect(granted.headers.get('access-control-allow-headers')).toContain('Content-Type');
      expect(granted.headers.get('access-control-max-age')).toBe('120');
      expect((await preflight('https://evil.example')).status).toBe(403);
      expect((await fetch(server.url, { method: 'OPTIONS' })).status).toBe(204);
    });
  });

  describe('script elements', () => {
    it('get a call of their function [E5]', async () => {
      const response = await script({ message: handshakeText, jsonp: 'app.got_1' });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/javascript; charset=UTF-8');
      expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await response.text()).toMatch(/^\/\*\*\/app\.got_1\(\[\{.*\}\]\);$/);
    });

    it('call jsonpcallback when they name no function [E5]', async () => {
      expect(await (await script({ message: handshakeText })).text()).toMatch(/^\/\*\*\/jsonpcallback\(/);
    });

    it.each(['', 'a-b', 'a..b', '.a', 'a.', '1a', 'a(b)', 'alert(1)//', 'a\n', 'ä', 'a'.repeat(65)])(
      'are refused the function name %j [E5]',
      async (jsonp) => {
        expect((await script({ message: handshakeText, jsonp })).status).toBe(400);
      },
    );

    it.each([{}, { message: '' }, { message: '[]' }, { message: '[' }, { message: '1' }])(
      'are refused the query %j [E8]',
      async (query: Record<string, string>) => {
        expect((await script(query)).status).toBe(400);
      },
    );

    it('never get a line separator inside the script [E5]', async () => {
      const id = 'a\u2028b\u2029c';
      const text = await (await script({ message: JSON.stringify([{ channel: '/meta/connect', id }]) })).text();
      expect(text).toContain('a\\u2028b\\u2029c');
      expect(text).not.toMatch(/[\u2028\u2029]/);
    });

    it('of foreign pages are refused by what the browser says of them [S3]', async () => {
      const query = { message: handshakeText };
      const crossSite = { 'sec-fetch-site': 'cross-site' };
      expect((await script(query, crossSite)).status).toBe(403);
      expect((await script(query, { ...crossSite, referer: 'https://evil.example/x' })).status).toBe(403);
      expect((await script(query, { ...crossSite, referer: 'https://desk.example.com/x' })).status).toBe(200);
      expect((await script(query, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    });

    it('of foreign pages are refused by their referrer where the browser says nothing more [S3]', async () => {
      const query = { message: handshakeText };
      const { origin } = new URL(server.url);
      for (const referer of ['http://127.0.0.1:1/x', 'http://other.example/', 'about:blank']) {
        expect((await script(query, { referer })).status).toBe(403);
      }
      for (const referer of [`${origin}/console`, 'https://desk.example.com/x']) {
        expect((await script(query, { referer })).status).toBe(200);
      }
    });

    it('that say nothing of their page are not let in by a cookie [S3]', async () => {
      const ask = async (headers: Readonly<Record<string, string>>) => {
        const text = await (await script({ message: handshakeText, jsonp: 'got' }, headers)).text();
        return parseMessages(/^\/\*\*\/got\((.*)\);$/s.exec(text)?.[1] ?? '')[0];
      };
      const cookie = { authorization: '', cookie: 'JSESSIONID=alice' };
      expect(await ask(cookie)).toMatchObject({ successful: false, error: '401::authentication_required' });
      expect(await ask({ ...cookie, referer: server.url })).toMatchObject({ successful: true });
      expect(await ask({ ...cookie, 'sec-fetch-site': 'same-origin' })).toMatchObject({ successful: true });
      expect(await ask({ cookie: cookie.cookie })).toMatchObject({ successful: true });
    });

    it('are kept by browsers from pages of other origins that are not on the list [S3]', async () => {
      const policyOf = async (headers: Readonly<Record<string, string>>, query = { message: handshakeText }) =>
        (await script(query, headers)).headers.get('cross-origin-resource-policy');
      expect(await policyOf({})).toBe('same-origin');
      expect(await policyOf({ referer: server.url })).toBe('same-origin');
      expect(await policyOf({ referer: 'http://other.example/' })).toBe('same-origin');
      expect(await policyOf({ referer: server.url }, { message: '[' })).toBe('same-origin');
      expect(await policyOf({ referer: 'https://desk.example.com/x' })).toBe('cross-origin');
    });
  });

  it('answers a handshake without credentials with 401 inside, HTTP 200', async () => {
    const response = await post(HANDSHAKE, { authorization: '' });
    expect(response.status).toBe(200);
    const [reply] = parseMessages(await response.text());
    expect(reply).toMatchObject({ successful: false, advice: { reconnect: 'none' } });
    expect(reply?.error).toMatch(/^401:/);
  });

  it('goes on with the session cookie alone', async () => {
    const response = await post(HANDSHAKE, { authorization: '', cookie: 'JSESSIONID=alice' });
    expect(parseMessages(await response.text())[0]).toMatchObject({ successful: true });
  });
});
