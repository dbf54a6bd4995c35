import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BAYEUX_PATH } from '../support/bayeux-server.ts';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { openRawWebSocket } from '../support/raw-websocket.ts';

const CLIENT = { client_id: 'desk', client_secret: 'a secret of the desk' };
const RESOURCE = 'urn:ucs-gateway';
const KEYS_MAX_AGE_MS = 2000;

/** A provider whose one client gets access tokens for the gateway in its own name, each start with keys of its own. */
class RunningProvider {
  issuer = '';
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
      clients: [{ ...CLIENT, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }],
      jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] },
      ttl: { ClientCredentials: 300 },
      extraTokenClaims: () => ({ contact_centre: 'demo', preferred_username: 'Desk' }),
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
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

describe('the OpenID Connect provider oidc-provider', () => {
  const provider = new RunningProvider();
  const dataDir = createDataDir();
  let gateway: Program;
  beforeAll(async () => {
    await provider.start();
    gateway = await startGatewayProcess(dataDir.path, {
      OIDC_ISSUER: provider.issuer,
      OIDC_AUDIENCE: 'ucs-gateway',
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

  it('that starts again with other keys is believed at once, and its old keys no longer than the setting says', async () => {
    const old = await provider.token();
    expect((await me(old)).status).toBe(200);
    await provider.stop();
    await provider.start();
    expect((await me(await provider.token())).status).toBe(200);
    await expect.poll(async () => (await me(old)).status, { timeout: 3 * KEYS_MAX_AGE_MS }).toBe(403);
  });

  it('that is away is answered 503 with Retry-After, told in the log and counted, and believed again when it is back', async () => {
    const token = await provider.token();
    await provider.stop();
    await expect.poll(async () => (await me(token)).status, { timeout: 3 * KEYS_MAX_AGE_MS }).toBe(503);
    const answer = await me(token);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    await gateway.until((line) => line.includes('The OpenID Connect provider cannot be reached.'));
    expect(gateway.lines.join('\n')).not.toContain(token.split('.')[2]);
    await provider.start();
    await expect.poll(async () => (await me(await provider.token())).status).toBe(200);
    await gateway.until((line) => line.includes('The OpenID Connect provider is back.'));
  });
});
