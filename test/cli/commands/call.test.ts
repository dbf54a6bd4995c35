import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { createSurroundings } from '../../support/surroundings.ts';

/** What the peer answers to a REST request and, on the second connect, as the event. */
type Script = { rest: object; event: object; handshake: boolean; connects: number };

describe('call', () => {
  let script: Script;
  let seen: string[];
  let server: Server;
  let url: string;

  beforeEach(async () => {
    seen = [];
    script = {
      rest: { statusCode: 0, referenceId: 7 },
      event: { referenceId: 7, isCreated: 'true' },
      handshake: true,
      connects: 1000,
    };
    server = createServer(async (req, res) => {
      const body: unknown = await json(req);
      seen.push(`${req.url} ${req.headers.authorization}`);
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify(Array.isArray(body) ? bayeux(body[0].channel) : script.rest));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  });
  afterEach(() => void server.close());

  let connects = 0;
  function bayeux(channel: string): object[] {
    if (channel === '/meta/handshake') {
      connects = 0;
      return [{ channel, successful: script.handshake, clientId: 'c', error: '401::Access denied' }];
    }
    if (channel === '/meta/connect' && connects >= script.connects) return [{ channel, successful: false }];
    if (channel !== '/meta/connect' || connects++ === 0) return [{ channel, successful: true }];
    const other = { channel: '/v2/ucs/interactions', data: { referenceId: 6 } };
    return [other, { channel: '/v2/ucs/interactions', data: script.event }, { channel, successful: true }];
  }

  async function callWith(...words: string[]) {
    const { surroundings, printed, complaints } = createSurroundings({ env: { CALL_PASSWORD: 'pw' } });
    const exitCode = await runCli(['call', ...words], surroundings);
    return { exitCode, printed, complaints };
  }

  test('prints the answer and the notification with its referenceId', async () => {
    const { exitCode, printed } = await callWith(
      '/ucs/interactions',
      '{"operationName":"x"}',
      '--url',
      url,
      '--user',
      'bob',
    );
    expect(exitCode).toBe(0);
    expect(printed).toEqual(['{"statusCode":0,"referenceId":7}', '{"referenceId":7,"isCreated":"true"}']);
    const basic = `Basic ${Buffer.from('bob:pw').toString('base64')}`;
    expect(seen).toContain(`/api/v2/ucs/interactions ${basic}`);
    expect(seen.every((line) => line.endsWith(basic))).toBe(true);
  });

  test('watches all notifications until the session ends', async () => {
    script.connects = 2;
    const { exitCode, printed, complaints } = await callWith('--watch', '--url', url);
    expect(exitCode).toBe(1);
    expect(printed).toEqual(['{"referenceId":6}', '{"referenceId":7,"isCreated":"true"}']);
    expect(complaints).toEqual(['the gateway ended the session']);
  });

  test('takes an address with a slash behind it', async () => {
    script.rest = { statusCode: 0 };
    expect((await callWith('/me', '{}', '--url', `${url}/`)).exitCode).toBe(0);
    expect(seen.map((line) => line.split(' ')[0])).toContain('/api/v2/me');
  });

  test('fails when the request is refused', async () => {
    script.rest = { statusCode: 10, statusMessage: 'no' };
    const { exitCode, printed } = await callWith('/ucs/interactions', '{}', '--url', url);
    expect([exitCode, printed]).toEqual([1, ['{"statusCode":10,"statusMessage":"no"}']]);
  });

  test('fails when the notification tells of a failure', async () => {
    script.event = { referenceId: 7, errorMessage: 'UCS request failed' };
    expect((await callWith('/ucs/interactions', '{}', '--url', url)).exitCode).toBe(1);
  });

  test('says why the handshake was refused', async () => {
    script.handshake = false;
    const { exitCode, complaints } = await callWith('/ucs/interactions', '{}', '--url', url);
    expect([exitCode, complaints]).toEqual([
      1,
      [`no answer from ${url}: /meta/handshake was refused: 401::Access denied`],
    ]);
  });

  test('says so when nobody listens there', async () => {
    server.close();
    await once(server, 'close');
    const { exitCode, complaints } = await callWith('/ucs/interactions', '{}', '--url', url);
    expect(exitCode).toBe(1);
    expect(complaints[0]).toMatch(/^no answer from .*ECONNREFUSED/);
  });

  test.each([
    [[]],
    [['/x']],
    [['x', '{}']],
    [['/x', '[]']],
    [['/x', '{']],
    [['/x', '{}', '--nope']],
    [['/x', '{}', '--url', 'here']],
  ])('refuses the words %j', async (words) => {
    const { exitCode, complaints } = await callWith(...words);
    expect([exitCode, complaints.length]).toEqual([2, 1]);
  });
});
