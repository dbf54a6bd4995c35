import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/identity/password/password-hash.ts';
import { adminAddressOf } from '../support/admin-client.ts';
import { BAYEUX_PATH, basic } from '../support/bayeux-server.ts';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { openWireClient, shakeHands } from '../support/wire-client.ts';

const READ = 'Contact centres and users were read anew.';
const WRONG = 'The configuration is wrong: nothing of it is taken over, all goes on as before.';
const OVER = { channel: '/meta/connect', successful: false, error: '401::authentication_required' };

describe('SIGHUP', () => {
  const dataDir = createDataDir();
  const file = join(dataDir.path, 'gateway.yaml');
  let gateway: Program;
  let passwordHash = '';
  let otherHash = '';

  type Users = Readonly<Record<string, string>>;
  function configure(users: Users, features: readonly string[] = ['api-voice'], more = ''): void {
    const lines = Object.entries(users).map(
      ([userName, hash]) => `        - { userName: ${userName}, passwordHash: "${hash}" }\n`,
    );
    writeFileSync(
      file,
      `${more}identity:\n  contactCentres:\n    - name: demo\n      features: [${features.join()}]\n      users:\n${lines.join('')}`,
    );
  }
  /** Sends the signal and waits for the line that says what came of it. */
  async function hangUp(sentence: string): Promise<string> {
    const before = gateway.lines.length;
    gateway.signal('SIGHUP');
    return gateway.until((line) => line.includes(sentence), before);
  }
  const me = (headers: Record<string, string>) =>
    fetch(`${gateway.address}/api/v2/me?subresources=features`, { headers });
  const statusOf = async (userName: string) => (await me({ authorization: basic(userName) })).status;
  const cookieOf = async (userName: string) =>
    (await me({ authorization: basic(userName) })).headers.getSetCookie()[0]?.split(';')[0] ?? 'none';

  beforeAll(async () => {
    [passwordHash, otherHash] = [hashPassword('demo'), hashPassword('other')];
    configure({ alice: passwordHash, bob: passwordHash, carol: passwordHash });
    gateway = await startGatewayProcess(dataDir.path, { GATEWAY_CONFIG: file });
  });
  afterAll(async () => {
    await gateway.stop();
    dataDir.remove();
  });

  it('lets go of who is gone or has another password, at once and on every road, and of nobody else', async () => {
    const url = { url: gateway.address + BAYEUX_PATH };
    const [alice, bob, carol] = [await cookieOf('alice'), await cookieOf('bob'), await cookieOf('carol')];
    const socket = await openWireClient(url, 'websocket', { cookie: alice });
    const poll = await openWireClient(url, 'long-polling', { cookie: bob });
    const staying = await openWireClient(url, 'websocket', { cookie: carol });
    const hold = async (client: typeof socket, transport: 'websocket' | 'long-polling') => {
      const clientId = await shakeHands(client, transport);
      const held = client.request({ channel: '/meta/connect', clientId, connectionType: transport });
      await client.request({ channel: '/meta/subscribe', clientId, subscription: '/v2/ucs/interactions' });
      return { clientId, held };
    };
    const [ofAlice, ofBob, ofCarol] = [
      await hold(socket, 'websocket'),
      await hold(poll, 'long-polling'),
      await hold(staying, 'websocket'),
    ];
    configure({ alice: otherHash, carol: passwordHash, dan: passwordHash });
    await hangUp(READ);
    expect(await ofAlice.held).toMatchObject([OVER]);
    expect(await ofBob.held).toMatchObject([OVER]);
    for (const cookie of [alice, bob]) expect((await me({ cookie })).status).toBe(403);
    expect(await Promise.all(['alice', 'bob', 'carol', 'dan'].map(statusOf))).toEqual([403, 403, 200, 200]);
    expect((await me({ cookie: carol })).status).toBe(200);
    const [reply] = await staying.request({
      channel: '/meta/unsubscribe',
      clientId: ofCarol.clientId,
      subscription: '/v2/ucs/interactions',
    });
    expect(reply).toMatchObject({ successful: true });
    staying.close();
  });

  it('gives features their new state for those who are signed in', async () => {
    configure({ carol: passwordHash });
    await hangUp(READ);
    const cookie = await cookieOf('carol');
    configure({ carol: passwordHash }, ['api-ucs-voice', 'api-voice']);
    await hangUp(READ);
    const { user } = JSON.parse(await (await me({ cookie })).text());
    expect(user.features.map(({ id }: { id: string }) => id)).toEqual(['api-ucs-voice', 'api-voice']);
  });

  it('shows an operator the contact centres and users in force, without their passwords', async () => {
    configure({ carol: passwordHash, erin: passwordHash });
    await hangUp(READ);
    const text = await (await fetch(`${adminAddressOf(gateway)}/admin/settings`)).text();
    const [centre] = JSON.parse(text).identity.contactCentres;
    expect(centre.users.map(({ userName }: { userName: string }) => userName)).toEqual(['carol', 'erin']);
    expect(text).not.toContain('$scrypt');
  });

  it('changes nothing where the configuration is wrong, and says why in the log', async () => {
    const cookie = await cookieOf('carol');
    configure({ 'a:b': passwordHash, carol: otherHash, dan: passwordHash.replace('ln=14', 'ln=30') });
    const line = await hangUp(WRONG);
    expect(line).toContain('users[0].userName');
    expect(line).toContain('users[2].passwordHash');
    expect(line).not.toContain(passwordHash.slice(20));
    writeFileSync(file, 'identity: [');
    const answer = await fetch(`${adminAddressOf(gateway)}/admin/reload`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(409);
    const told = { problem: WRONG, mistakes: [expect.stringContaining('gateway.yaml')] };
    expect(await answer.json()).toEqual(told);
    expect((await me({ cookie })).status).toBe(200);
    expect(await statusOf('carol')).toBe(200);
  });

  it('says which other settings have changed, which count from the next start on', async () => {
    configure({ carol: passwordHash }, ['api-voice'], 'edge: { csrf: true }\n');
    const line = await hangUp('Other settings have changed: they count from the next start on.');
    expect(line).toContain('"CSRF"');
  });

  it('refuses no request while it is read anew', async () => {
    configure({ carol: passwordHash });
    await hangUp(READ);
    const cookie = await cookieOf('carol');
    let isRead = false;
    const reading = hangUp(READ).then(() => {
      isRead = true;
    });
    const statuses = new Set<number>();
    while (!isRead) statuses.add((await me({ cookie })).status);
    await reading;
    expect([...statuses]).toEqual([200]);
  });
});
