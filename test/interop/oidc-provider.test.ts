import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BAYEUX_PATH } from '../support/bayeux-server.ts';
import { describeInChromium } from '../support/chromium.ts';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { openRawWebSocket } from '../support/raw-websocket.ts';

const CLIENT = { client_id: 'desk', client_secret: 'a secret of the desk' };
const RESOURCE = 'urn:ucs-gateway';
const KEYS_MAX_AGE_MS = 2000;

/** A provider with a client that gets access tokens for the gateway in its own name, and one for browsers; each start with keys of its own. */
class RunningProvider {
  issuer = '';
  /** Where it sends browsers back to. */
  redirectUri = 'http://127.0.0.1/console/signed-in';
  private port = 0;
  private server: Server | undefined;

  async start(): Promise<void> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const server = createServer();
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
    this.issuer = `http://127.0.0.1:${this.port}`;
    const provider = new Provider(this.issuer, {
      clients: [
        { ...CLIENT, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] },
        { client_id: 'console', token_endpoint_auth_method: 'none', redirect_uris: [this.redirectUri] },
      ],
      claims: { profile: ['preferred_username'] },
      pkce: { required: () => true },
      jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] },
      ttl: { ClientCredentials: 300 },
      extraTokenClaims: () => ({ contact_centre: 'demo', preferred_username: 'Desk' }),
      features: {
        // Its own pages for login and consent, which take any name.
        devInteractions: { enabled: true },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          useGrantedResource: () => true,
          getResourceServerInfo: () => ({
            scope: '',
            audience: 'ucs-gateway',
            accessTokenFormat: 'jwt',
            accessTokenTTL: 300,
            jwt: { sign: { alg: 'RS256' } },
          }),
        },
      },
    });
    server.on('request', provider.callback());
    this.server = server;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    this.server?.close();
    if (this.server?.listening) await once(this.server, 'close');
  }

  async token(): Promise<string> {
    const answer = await fetch(`${this.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${CLIENT.client_id}:${encodeURIComponent(CLIENT.client_secret)}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource: RESOURCE }),
    });
    const { access_token: token } = JSON.parse(await answer.text());
    return token;
  }
}

/** What a browser does between two sites: keeps cookies, follows redirects, fills in forms. */
function createBrowser() {
  const jar = new Map<string, Map<string, string>>();
  const cookiesOf = (origin: string) => jar.get(origin) ?? new Map<string, string>();
  const cookieFor = (origin: string) => [...cookiesOf(origin)].map(([name, value]) => `${name}=${value}`).join('; ');
  async function request(url: URL, init: RequestInit = {}): Promise<Response> {
    const headers = { ...init.headers, cookie: cookieFor(url.origin) };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    const cookies = cookiesOf(url.origin);
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    jar.set(url.origin, cookies);
    return answer;
  }
  /** Goes on to the last page that is not a redirect of `within`. */
  async function settle(start: URL, within: string): Promise<URL> {
    let url = start;
    while (url.origin === within) {
      const location = (await request(url)).headers.get('location');
      if (location === null) return url;
      url = new URL(location, url);
    }
    return url;
  }
  return {
    cookieFor,
    get: (url: URL) => request(url),
    async follow(from: string, to: string): Promise<URL> {
      const url = await settle(new URL(from), new URL(from).origin);
      expect(url.origin).toBe(to);
      return url;
    },
    /** Opens the page that the provider leads to, and sends its form. Resolves with where that leads. */
    async interact(url: URL, form: Readonly<Record<string, string>>): Promise<URL> {
      const page = await settle(url, url.origin);
      const sent = await request(page, { method: 'POST', body: new URLSearchParams(form) });
      return settle(new URL(sent.headers.get('location') ?? '', page), page.origin);
    },
  };
}

describe('the OpenID Connect provider oidc-provider', () => {
  const provider = new RunningProvider();
  const dataDir = createDataDir();
  let gateway: Program;
  beforeAll(async () => {
    await provider.start();
    gateway = await startGatewayProcess(dataDir.path, {
      OIDC_ISSUER: provider.issuer,
      OIDC_AUDIENCE: 'ucs-gateway',
      OIDC_CONSOLE_CLIENT_ID: 'console',
      OIDC_CONSOLE_RESOURCE: RESOURCE,
      OIDC_KEYS_MAX_AGE_MS: String(KEYS_MAX_AGE_MS),
    });
  });
  afterAll(async () => {
    await gateway.stop();
    await provider.stop();
    dataDir.remove();
  });
  const me = (token: string) =>
    fetch(`${gateway.address}/api/v2/me`, { headers: { authorization: `Bearer ${token}` } });

  it('gives tokens that REST, long-polling and the upgrade take', async () => {
    const token = await provider.token();
    const answer = await me(token);
    expect(JSON.parse(await answer.text())).toMatchObject({
      user: { id: 'desk', userName: 'Desk', contactCenterId: 'demo' },
    });
    const handshake = [{ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] }];
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = JSON.stringify(handshake);
    const polled = await fetch(gateway.address + BAYEUX_PATH, { method: 'POST', headers, body });
    expect(await polled.json()).toMatchObject([{ successful: true }]);
    const socket = await openRawWebSocket(Number(new URL(gateway.address).port), {
      Authorization: headers.authorization,
    });
    socket.connection.socket.destroy();
  });

  it('signs the console in by code and PKCE, and the browser gets a session cookie and no token', async () => {
    provider.redirectUri = `${gateway.address}/console/signed-in`;
    await provider.stop();
    await provider.start();
    const browser = createBrowser();
    const atProvider = await browser.follow(`${gateway.address}/console/sign-in`, provider.issuer);
    expect(atProvider.searchParams.get('code_challenge_method')).toBe('S256');
    let at = await browser.interact(atProvider, { prompt: 'login', login: 'frank', password: 'any' });
    at = await browser.interact(at, { prompt: 'consent' });
    expect(at.href).toMatch(/\/console\/signed-in\?code=/);
    const arrived = await browser.get(at);
    expect(arrived.headers.get('location')).toBe('/console#signed-in');
    const cookie = browser.cookieFor(gateway.address);
    expect(cookie).not.toContain('UCS_SIGN_IN');
    const answer = await fetch(`${gateway.address}/api/v2/me`, { headers: { cookie } });
    expect(JSON.parse(await answer.text())).toMatchObject({ user: { id: 'frank', contactCenterId: 'demo' } });
    // Once more, without what the browser had kept, or with another state: nothing.
    expect((await browser.get(at)).headers.get('location')).toBe('/console#refused');
  });

  it('whose answer is not for this browser signs nobody in', async () => {
    const browser = createBrowser();
    const began = await browser.get(new URL(`${gateway.address}/console/sign-in`));
    const state = new URL(began.headers.get('location') ?? '').searchParams.get('state');
    const back = (query: string) => browser.get(new URL(`${gateway.address}/console/signed-in?${query}`));
    for (const query of ['', 'code=x&state=other', 'error=access_denied', `code=made-up&state=${state}`]) {
      const answer = await back(query);
      expect(answer.headers.get('location')).toBe('/console#refused');
      expect(answer.headers.getSetCookie().filter((cookie) => cookie.startsWith('JSESSIONID'))).toEqual([]);
      await browser.get(new URL(`${gateway.address}/console/sign-in`));
    }
  });

  it('is not asked without end by one address', async () => {
    const answers = [];
    for (let times = 0; times < 60; times++) {
      answers.push(await fetch(`${gateway.address}/console/sign-in`, { redirect: 'manual' }));
    }
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('that starts again with other keys is believed at once, and its old keys no longer than the setting says', async () => {
    const old = await provider.token();
    expect((await me(old)).status).toBe(200);
    await provider.stop();
    await provider.start();
    expect((await me(await provider.token())).status).toBe(200);
    await expect.poll(async () => (await me(old)).status, { timeout: 5 * KEYS_MAX_AGE_MS }).toBe(403);
  });

  it('that is away is answered 503 with Retry-After, told in the log and counted, and believed again when it is back', async () => {
    const token = await provider.token();
    await provider.stop();
    await expect.poll(async () => (await me(token)).status, { timeout: 5 * KEYS_MAX_AGE_MS }).toBe(503);
    const answer = await me(token);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    await gateway.until((line) => line.includes('The OpenID Connect provider cannot be reached.'));
    expect(gateway.lines.join('\n')).not.toContain(token.split('.')[2]);
    await provider.start();
    await expect.poll(async () => (await me(await provider.token())).status, { timeout: 10_000 }).toBe(200);
    await gateway.until((line) => line.includes('The OpenID Connect provider is back.'));
  });
});

describeInChromium('the console and oidc-provider', process.env['CHROMIUM_PATH'], (launch) => {
  it('sign a user in by a link, and the page has no token', async () => {
    const provider = new RunningProvider();
    const dataDir = createDataDir();
    await provider.start();
    const gateway = await startGatewayProcess(dataDir.path, {
      OIDC_ISSUER: provider.issuer,
      OIDC_AUDIENCE: 'ucs-gateway',
      OIDC_CONSOLE_CLIENT_ID: 'console',
      OIDC_CONSOLE_RESOURCE: RESOURCE,
    });
    provider.redirectUri = `${gateway.address}/console/signed-in`;
    await provider.stop();
    await provider.start();
    const browser = await launch();
    const page = await browser.newPage();
    await page.goto(`${gateway.address}/console`);
    await page.click('#provider a');
    await page.fill('input[name=login]', 'frank');
    await page.fill('input[name=password]', 'any');
    await page.click('button[type=submit]');
    await page.click('button[type=submit]');
    await page.getByText('Desk in demo').waitFor();
    expect(page.url()).toBe(`${gateway.address}/console`);
    await page.reload();
    await page.getByText('Desk in demo').waitFor();
    expect(
      await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])'),
    ).not.toContain('eyJ');
    await browser.close();
    await gateway.stop();
    await provider.stop();
    dataDir.remove();
  });
});
