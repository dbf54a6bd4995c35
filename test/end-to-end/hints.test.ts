import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { openRawConnection } from '../support/raw-http.ts';
import { upgradeHead } from '../support/raw-websocket.ts';

const folder = createDataDir();
let gateway: Program;

beforeAll(async () => {
  gateway = await startGatewayProcess(folder.path, { BAYEUX_TRANSPORTS: 'websocket' });
});
afterAll(async () => {
  await gateway.stop();
  folder.remove();
});

/** The status that a request gets, and the log line that it leaves. */
async function send(head: string, setting: string): Promise<{ readonly status: unknown; readonly line: object }> {
  const from = gateway.lines.length;
  const connection = await openRawConnection(Number(new URL(gateway.address).port));
  await connection.write(head);
  const answer = await connection.answer();
  connection.socket.destroy();
  const line = await gateway.until((text) => text.includes(`"setting":"${setting}`), from);
  return { status: answer === 'closed' ? answer : answer.status, line: JSON.parse(line) };
}

const post = (path: string, headers: string) =>
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n${headers}\r\n[]`;

test('a page of a foreign origin leaves a line with its origin that names ALLOWED_ORIGINS, once a minute', async () => {
  const head = upgradeHead({ Origin: `https://desk.example/${'x'.repeat(4000)}` });
  const { status, line } = await send(head, 'ALLOWED_ORIGINS');
  expect(status).toBe(403);
  expect(line).toMatchObject({ level: 'warn', address: '127.0.0.1' });
  expect(line).toHaveProperty('origin', `https://desk.example/${'x'.repeat(4000)}`.slice(0, 256));
  const from = gateway.lines.length;
  await send(`${head}`.replace('Origin', 'X-Forwarded-For: 192.0.2.1\r\nOrigin'), 'TRUSTED_PROXIES');
  expect(gateway.lines.slice(from).filter((text) => text.includes('ALLOWED_ORIGINS'))).toEqual([]);
});

test('an upgrade that a proxy has taken the headers from leaves a line that names them', async () => {
  const head = upgradeHead({ Upgrade: undefined, Connection: undefined });
  expect(await send(head, 'Upgrade and Connection')).toMatchObject({ status: 405 });
});

test('an upgrade without credentials leaves a line that says what it needs', async () => {
  const { status, line } = await send(upgradeHead({ Authorization: undefined }), 'Authorization and Cookie');
  expect(status).toBe(401);
  expect(line).toHaveProperty('msg', expect.stringContaining('no valid credentials'));
});

test('a transport that is not offered leaves a line that names BAYEUX_TRANSPORTS', async () => {
  const { status } = await send(post('/api/v2/notifications', ''), 'BAYEUX_TRANSPORTS');
  expect(status).toBe(405);
});
