import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '../../src/identity/password/password-hash.ts';
import { BAYEUX_PATH } from '../support/bayeux-server.ts';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { findPhoneCall } from '../support/rest-client.ts';
import { openWireClient, shakeHands } from '../support/wire-client.ts';

const CHANNEL = '/v2/ucs/interactions';
const USER = 'carol@example.com';
const SECRETS = ['of nobody else', 'key-of-data', '1231231231', 'carol@', 'mallory@', 'a wrong one', '+493012345678'];
const folder = createDataDir();
let gateway: Program;

beforeAll(async () => {
  const config = join(folder.path, 'gateway.yaml');
  const user = { userName: USER, passwordHash: hashPassword('demo') };
  const contactCentre = { name: 'north', features: ['api-ucs-voice', 'api-voice', 'api-multimedia'], users: [user] };
  writeFileSync(config, JSON.stringify({ identity: { contactCentres: [contactCentre] } }));
  gateway = await startGatewayProcess(join(folder.path, 'data'), { LOG_LEVEL: 'debug', GATEWAY_CONFIG: config });
});
afterAll(async () => {
  await gateway.stop();
  folder.remove();
});

const linesWith = (text: string) =>
  gateway.lines.filter((line) => line.includes(text)).map((line): Record<string, unknown> => JSON.parse(line));

test('shows the road of a request, the life of a session and who failed to sign in, and nothing that is in them', async () => {
  const client = await openWireClient({ url: gateway.address + BAYEUX_PATH }, 'websocket', USER);
  const clientId = await shakeHands(client, 'websocket');
  await client.request({ channel: '/meta/subscribe', clientId, subscription: CHANNEL });
  const request = { phoneNumber: '+493012345678', userData: { 'key-of-data': 'of nobody else' } };
  const referenceId = await findPhoneCall(gateway.address, USER, { callId: '1231231231', ...request });
  await client.eventCount(1);
  await client.request({ channel: '/meta/unsubscribe', clientId, subscription: CHANNEL });
  await client.request({ channel: '/meta/disconnect', clientId });
  await fetch(`${gateway.address}/api/v2/me`, {
    headers: { authorization: `Basic ${btoa('mallory@example.com:a wrong one')}`, 'x-forwarded-for': '192.0.2.1' },
  });
  for (const last of ['disconnected', 'A sign-in failed', 'has its outcome'])
    await gateway.until((line) => line.includes(last));

  // Journal and log are two threads: whose line is written first is chance.
  const road = linesWith(`"referenceId":${referenceId},`).map(({ level, msg }) => `${level}: ${msg}`);
  expect(road.toSorted()).toEqual([
    'debug: A notification goes to the sessions of its user.',
    'info: A request has its outcome.',
    'info: A request was answered.',
  ]);
  const session = String(clientId).slice(0, 6);
  expect(linesWith(session)).toMatchObject([
    { level: 'debug', change: 'started', tenant: 'north' },
    { change: 'subscribed', channels: [CHANNEL] },
    { change: 'unsubscribed', channels: [CHANNEL] },
    { change: 'disconnected' },
  ]);
  expect(linesWith('A sign-in failed')).toMatchObject([
    { level: 'info', address: '127.0.0.1', userName: 'm***@example.com' },
  ]);
  expect(linesWith('A request was answered.')[0]).toMatchObject({
    user: 'c***@example.com',
    operation: 'FindPhoneCall',
  });
  const told = gateway.lines.join('\n');
  expect(SECRETS.filter((secret) => told.includes(secret))).toEqual([]);
  expect(told).not.toContain(String(clientId));
});
