import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BAYEUX_PATH, basic } from '../support/bayeux-server.ts';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { startIdentityProvider } from '../support/identity-provider.ts';
import { openRawConnection } from '../support/raw-http.ts';
import { openRawWebSocket, TEXT, upgradeHead } from '../support/raw-websocket.ts';
import { openWireClient, parseMessages, shakeHands } from '../support/wire-client.ts';

const HANDSHAKE = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['websocket'] };
const OVER = {
  channel: '/meta/connect',
  successful: false,
  error: '401::authentication_required',
  advice: { reconnect: 'handshake' },
};

async function start(env: Readonly<Record<string, string>>): Promise<Program> {
  const dataDir = createDataDir();
  const gateway = await startGatewayProcess(dataDir.path, env);
  onTestFinished(async () => {
    await gateway.stop();
    dataDir.remove();
  });
  return gateway;
}

const portOf = ({ address }: Program) => Number(new URL(address).port);

async function cookieOf({ address }: Program): Promise<string> {
  const answer = await fetch(`${address}/api/v2/me`, { headers: { authorization: basic('alice') } });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? 'none';
}

/** A socket with a session whose connect is held; resolves with what it hears last, and its close code. */
async function lastWords(gateway: Program, proof: Readonly<Record<string, string | undefined>>) {
  const socket = await openRawWebSocket(portOf(gateway), { Authorization: undefined, ...proof });
  const receive = async () => parseMessages((await socket.frame()).payload.toString());
  const send = (...messages: object[]) => socket.send(TEXT, JSON.stringify(messages));
  await send(HANDSHAKE);
  const [{ clientId } = { clientId: undefined }] = await receive();
  const connect = { channel: '/meta/connect', clientId, connectionType: 'websocket' };
  await send(connect);
  await receive();
  await send(connect);
  const messages = await receive();
  const code = await socket.closeCode();
  socket.connection.socket.destroy();
  return { messages, code };
}

describe('a connection ends with its credentials', () => {
  it('of a cookie that was not used again: WebSocket and held poll', async () => {
    const gateway = await start({ SESSION_COOKIE_MS: '3000' });
    const cookie = await cookieOf(gateway);
    const client = await openWireClient({ url: gateway.address + BAYEUX_PATH }, 'long-polling', { cookie });
    const clientId = await shakeHands(client, 'long-polling');
    const [words, held] = await Promise.all([
      lastWords(gateway, { Cookie: cookie }),
      client.request({ channel: '/meta/connect', clientId, connectionType: 'long-polling' }),
    ]);
    expect(words).toMatchObject({ messages: [OVER], code: 1008 });
    expect(held).toMatchObject([OVER]);
    const again = await openRawConnection(portOf(gateway));
    await again.write(upgradeHead({ Authorization: undefined, Cookie: cookie }));
    expect(await again.answer()).toMatchObject({ status: 401 });
  });

  it('of a sign-in by password, after its absolute time', async () => {
    const gateway = await start({ SESSION_MAX_MS: '3000' });
    expect(await lastWords(gateway, { Authorization: basic('alice') })).toMatchObject({ messages: [OVER], code: 1008 });
  });

  it('of a bearer token, when it expires', async () => {
    const provider = await startIdentityProvider();
    onTestFinished(provider.stop);
    const gateway = await start({ OIDC_ISSUER: provider.issuer, OIDC_AUDIENCE: 'gateway' });
    const exp = Math.floor(Date.now() / 1000) + 4;
    const token = await provider.sign({
      iss: provider.issuer,
      aud: 'gateway',
      sub: 'u-1',
      contact_centre: 'demo',
      exp,
    });
    expect(await lastWords(gateway, { Authorization: `Bearer ${token}` })).toMatchObject({
      messages: [OVER],
      code: 1008,
    });
  });
});

describe('a bearer token that cannot be taken', () => {
  const HANDSHAKES = JSON.stringify([{ ...HANDSHAKE, supportedConnectionTypes: ['long-polling', 'callback-polling'] }]);
  /** Status, statusCode and Retry-After on REST, on both ways of polling and at the upgrade. */
  async function answersTo(gateway: Program, token: string) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const url = gateway.address + BAYEUX_PATH;
    const answers = await Promise.all([
      fetch(`${gateway.address}/api/v2/me`, { headers }),
      fetch(url, { method: 'POST', headers, body: HANDSHAKES }),
      fetch(`${url}?message=${encodeURIComponent(HANDSHAKES)}`, { headers }),
    ]);
    const connection = await openRawConnection(portOf(gateway));
    await connection.write(upgradeHead({ Authorization: headers.authorization }));
    const upgraded = await connection.answer();
    if (upgraded === 'closed') throw new Error('closed without an answer');
    const found = await Promise.all(
      answers.map(async (answer) => [
        answer.status,
        JSON.parse(await answer.text()).statusCode,
        answer.headers.get('retry-after'),
      ]),
    );
    return [
      ...found,
      [upgraded.status, JSON.parse(upgraded.body).statusCode, upgraded.headers.get('retry-after') ?? null],
    ];
  }

  it('is refused with 403 on every road where its user id is odd or that of a configured user, and with 503 where the provider is away', async () => {
    const provider = await startIdentityProvider();
    onTestFinished(provider.stop);
    const gateway = await start({
      OIDC_ISSUER: provider.issuer,
      OIDC_AUDIENCE: 'gateway',
      OIDC_KEYS_MAX_AGE_MS: '1000',
    });
    const exp = Math.floor(Date.now() / 1000) + 60;
    const claims = { iss: provider.issuer, aud: 'gateway', contact_centre: 'demo', exp };
    for (const sub of ['x'.repeat(65), 'a\u0000b', 'alice']) {
      const answers = await answersTo(gateway, await provider.sign({ ...claims, sub }));
      expect(answers).toEqual(Array.from({ length: 4 }, () => [403, 20, null]));
    }
    provider.fail(true);
    await gateway.until((line) => line.includes('configured-user'));
    await provider.rotate();
    const away = await answersTo(gateway, await provider.sign({ ...claims, sub: 'u-1' }));
    expect(away).toEqual(Array.from({ length: 4 }, () => [503, 4, '5']));
  });
});

describe('the bearer tokens of the demo identities', () => {
  const statusOf = async ({ address }: Program, token: string) =>
    (await fetch(`${address}/api/v2/me`, { headers: { authorization: `Bearer ${token}` } })).status;

  it('are taken where these are in force, on REST and at the upgrade', async () => {
    const gateway = await start({});
    for (const user of ['alice', 'bob', 'carol', 'dave'])
      expect(await statusOf(gateway, `demo-token-${user}`)).toBe(200);
    expect(await statusOf(gateway, 'demo-token-mallory')).toBe(403);
    const socket = await openRawWebSocket(portOf(gateway), { Authorization: 'Bearer demo-token-alice' });
    socket.connection.socket.destroy();
  });

  it('are nothing where a configuration is', async () => {
    const folder = createDataDir();
    onTestFinished(folder.remove);
    const file = join(folder.path, 'gateway.yaml');
    writeFileSync(file, 'identity: { contactCentres: [{ name: demo, features: [api-voice] }] }\n');
    const gateway = await start({ GATEWAY_CONFIG: file });
    expect(await statusOf(gateway, 'demo-token-alice')).toBe(403);
  });
});
