import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReportLimit } from '../../../src/telemetry/port.ts';
import {
  BAYEUX_PATH,
  type BayeuxServer,
  basic,
  startBayeuxServer,
  toCaller,
  toSignIn,
} from '../../support/bayeux-server.ts';
import { openRawConnection, postHead, type RawAnswer } from '../../support/raw-http.ts';
import { openRawWebSocket, TEXT, upgradeHead } from '../../support/raw-websocket.ts';

describe('the Bayeux endpoint', () => {
  let server: BayeuxServer;
  const limits: Parameters<ReportLimit>[] = [];

  beforeEach(async () => {
    limits.length = 0;
    const reportLimit: ReportLimit = (limit, culprit) => limits.push([limit, culprit]);
    server = await startBayeuxServer({ socketsMax: 1, frameMaxBytes: 1024, bodyMaxBytes: 1024, reportLimit });
  });
  afterEach(() => server.stop());

  const tails = ['', '/handshake', '/connect', '/subscribe', '/unsubscribe', '/disconnect', '/publish'];
  it.each(tails.flatMap((tail) => [tail, `${tail}/`]))(
    'serves the path with %j appended, whatever the query [E7]',
    (tail) => {
      expect(server.endpoint.handles(BAYEUX_PATH + tail)).toBe(true);
      expect(server.endpoint.handles(`${BAYEUX_PATH}${tail}?a=/b?c`)).toBe(true);
    },
  );

  it.each([
    '',
    '/',
    '/api/v2/notification',
    `${BAYEUX_PATH}s`,
    `${BAYEUX_PATH}//`,
    `${BAYEUX_PATH}/subscribe/x`,
    `/x?u=${BAYEUX_PATH}`,
  ])('does not serve %j', (url) => {
    expect(server.endpoint.handles(url)).toBe(false);
  });

  async function upgrade(port: number, headers: Readonly<Record<string, string>>, path: string): Promise<RawAnswer> {
    const connection = await openRawConnection(port);
    await connection.write(upgradeHead(headers, path));
    const answer = await connection.answer();
    if (answer === 'closed') throw new Error('closed without an answer');
    return answer;
  }

  it.each([
    [['websocket'], [405, 405, 101], 'GET, OPTIONS'],
    [['long-polling'], [200, 405, 400], 'POST, OPTIONS'],
    [['callback-polling', 'long-polling'], [200, 200, 400], 'GET, POST, OPTIONS'],
  ] as const)('serves the transports %j alone, and offers no other one', async (transports, statuses, allow) => {
    const some = await startBayeuxServer({ transports, connectionTypes: transports });
    const handshake = [{ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: transports }];
    const body = JSON.stringify(handshake);
    const headers = { authorization: basic('alice'), 'content-type': 'application/json' };
    const posted = await fetch(some.url, { method: 'POST', headers, body });
    const got = await fetch(`${some.url}?message=${encodeURIComponent(body)}`, { headers });
    const upgraded = await upgrade(some.port, {}, BAYEUX_PATH);
    expect([posted.status, got.status, upgraded.status]).toEqual(statuses);
    const deleted = await fetch(some.url, { method: 'DELETE' });
    expect([deleted.status, deleted.headers.get('allow')]).toEqual([405, allow]);
    if (posted.ok) expect(await posted.json()).toMatchObject([{ supportedConnectionTypes: transports }]);
    await some.stop();
  });

  it('refuses sockets above the bound with 503 [S4]', async () => {
    expect((await upgrade(server.port, {}, BAYEUX_PATH)).status).toBe(101);
    const refused = await upgrade(server.port, {}, BAYEUX_PATH);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(limits).toEqual([['bayeux-sockets', { address: '127.0.0.1' }]]);
  });

  it('refuses further sockets of a user who has too many with 429, and those of nobody else [S4]', async () => {
    const reportLimit: ReportLimit = (limit, culprit) => limits.push([limit, culprit]);
    const shared = await startBayeuxServer({ socketsPerUserMax: 2, reportLimit });
    const first = await openRawWebSocket(shared.port);
    await openRawWebSocket(shared.port);
    const refused = await upgrade(shared.port, {}, BAYEUX_PATH);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('10');
    const { tenant, userId } = toCaller('alice');
    expect(limits).toMatchObject([['bayeux-user-sockets', { tenant, userId }]]);
    await openRawWebSocket(shared.port, { Authorization: basic('bob') });
    first.connection.socket.destroy();
    await expect.poll(async () => (await upgrade(shared.port, {}, BAYEUX_PATH)).status).toBe(101);
    await shared.stop();
  });

  it('counts frames and bodies that are too long [S4]', async () => {
    const socket = await openRawWebSocket(server.port);
    await socket.send(TEXT, ' '.repeat(1025));
    expect(await socket.closeCode()).toBe(1009);
    const connection = await openRawConnection(server.port);
    const body = ' '.repeat(1025);
    await connection.write(postHead(BAYEUX_PATH, body), body);
    expect(await connection.answer()).toMatchObject({ status: 413 });
    const { tenant, userId } = toCaller('alice');
    for (const [limit, culprit] of limits)
      expect([limit, culprit]).toMatchObject(['bayeux-request-size', { tenant, userId }]);
    expect(limits).toHaveLength(2);
  });

  it('refuses them also when several wait for their credentials to be checked [S4]', async () => {
    const { promise: checked, resolve: check } = Promise.withResolvers<void>();
    let waiting = 0;
    const crowded = await startBayeuxServer({
      socketsMax: 1,
      async identify() {
        if (++waiting === 3) check();
        await checked;
        return { caller: toCaller('alice'), signIn: toSignIn('alice'), setCookie: undefined };
      },
    });
    const answers = await Promise.all([1, 2, 3].map(() => upgrade(crowded.port, {}, BAYEUX_PATH)));
    expect(answers.map(({ status }) => status).sort()).toEqual([101, 503, 503]);
    await crowded.stop();
  });

  describe('on a server that does not ask before it upgrades', () => {
    let plain: Server;
    let port: number;

    beforeEach(async () => {
      plain = createServer().on('upgrade', server.endpoint.upgrade).listen(0, '127.0.0.1');
      await once(plain, 'listening');
      const address = plain.address();
      port = typeof address === 'object' && address !== null ? address.port : 0;
    });
    afterEach(() => {
      plain.close();
      plain.closeAllConnections();
    });

    it.each([
      [{}, '/api/v2/me'],
      [{ Upgrade: 'h2c' }, BAYEUX_PATH],
    ])('leaves no other upgrade hanging: %j to %s gets 400', async (headers, path) => {
      const answer = await upgrade(port, headers, path);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toMatchObject({ statusCode: 10 });
    });
  });
});
