import { type IncomingHttpHeaders, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BAYEUX_PATH, basic } from '../support/bayeux-server.ts';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { openRawConnection } from '../support/raw-http.ts';
import { upgradeHead } from '../support/raw-websocket.ts';

const HANDSHAKE = JSON.stringify([
  { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling', 'callback-polling'] },
]);

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

describe('guesses at a password', () => {
  const dataDir = createDataDir();
  let gateway: Program;
  let session = '';
  beforeAll(async () => {
    gateway = await startGatewayProcess(dataDir.path, {
      WRONG_PASSWORDS_PER_NAME: '3',
      WRONG_PASSWORDS_PER_ADDRESS: '3',
    });
    session =
      (await get('/api/v2/me', { authorization: basic('bob') })).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    for (let times = 0; times < 3; times++) await get('/api/v2/me', wrong(times));
  });
  afterAll(async () => {
    await gateway.stop();
    dataDir.remove();
  });

  function get(
    path: string,
    headers: Record<string, string>,
    localAddress = '127.0.0.1',
    body?: string,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST';
      const asked = request(gateway.address + path, { method, headers, localAddress }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }
  const wrong = (times: number) => ({
    authorization: `Basic ${Buffer.from(`alice:wrong ${times}`).toString('base64')}`,
  });
  const expectToWait = ({ status, headers, body }: Answer) => {
    expect({ status, body: JSON.parse(body) }).toMatchObject({ status: 429, body: { statusCode: 4 } });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  };

  it('are told to wait on REST, also with the right one', async () => {
    expectToWait(await get('/api/v2/me', { authorization: basic('alice') }));
  });

  it('are told to wait on long-polling and on callback-polling', async () => {
    const headers = { authorization: basic('alice'), 'content-type': 'application/json' };
    expectToWait(await get(BAYEUX_PATH, headers, undefined, HANDSHAKE));
    expectToWait(await get(`${BAYEUX_PATH}?message=${encodeURIComponent(HANDSHAKE)}`, headers));
  });

  it('are told to wait at the upgrade', async () => {
    const connection = await openRawConnection(Number(new URL(gateway.address).port));
    await connection.write(upgradeHead({ Authorization: basic('alice') }));
    const answer = await connection.answer();
    expect(answer).toMatchObject({ status: 429 });
    expect(answer !== 'closed' && Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('shut nobody out: not the user elsewhere, not a session, not a password seen before', async () => {
    expect((await get('/api/v2/me', { authorization: basic('alice') }, '127.0.0.2')).status).toBe(200);
    expect((await get('/api/v2/me', { cookie: session })).status).toBe(200);
    expect((await get('/api/v2/me', { authorization: basic('bob') })).status).toBe(200);
    expect((await get('/api/v2/me', { authorization: basic('carol') })).status).toBe(429);
    expect((await get('/api/v2/me', { authorization: basic('carol') }, '127.0.0.2')).status).toBe(200);
  });

  it('are told in the log once, by the address', () => {
    const lines = gateway.lines.filter((line) => line.includes('"wrong-passwords"'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('"127.0.0.1"');
  });
});
