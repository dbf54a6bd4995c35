import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { createSurroundings } from '../../support/surroundings.ts';

/** What the peer answers to a REST request and, on the second connect, as the event. */
type Script = {
  rest: object;
  event: object;
  handshake: boolean;
  connects: number;
  /** What the first connect past these is told. */
  error: string;
  /** Cuts the connection of the next message on this channel. */
  cut: string | undefined;
  /** The same, once a connect was refused. */
  cutLater: string | undefined;
};

describe('call', () => {
  let script: Script;
  let seen: string[];
  /** Bodies of the REST requests. */
  let sent: unknown[];
  let server: Server;
  let url: string;

  beforeEach(async () => {
    seen = [];
    sent = [];
    script = {
      rest: { statusCode: 0, referenceId: 7 },
      event: { referenceId: 7, isCreated: 'true' },
      handshake: true,
      connects: 1000,
      error: '401::authentication_required',
      cut: undefined,
      cutLater: undefined,
    };
    server = createServer(async (req, res) => {
      const body: unknown = await json(req);
      if (Array.isArray(body) && body[0].channel === script.cut) {
        script.cut = undefined;
        req.socket.destroy();
        return;
      }
      seen.push(`${req.url} ${req.headers.authorization}`);
      if (!Array.isArray(body)) sent.push(body);
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify(Array.isArray(body) ? bayeux(body[0]) : script.rest));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  });
  afterEach(() => void server.close());

  let connects = 0;
  function bayeux({ channel, clientId }: { channel: string; clientId?: string }): object[] {
    if (channel === '/meta/handshake') {
      connects = 0;
      return [{ channel, successful: script.handshake, clientId: 'c', error: '401::Access denied' }];
    }
    if (channel === '/meta/connect' && connects >= script.connects) {
      script.connects = 1000;
      script.cut = script.cutLater;
      return [{ channel, successful: false, error: script.error }];
    }
    if (channel === '/meta/connect' && clientId !== 'c')
      return [{ channel, successful: false, error: '402::session_unknown' }];
    if (channel !== '/meta/connect' || connects++ === 0) return [{ channel, successful: true }];
    const other = { channel: '/v2/ucs/interactions', data: { referenceId: 6 } };
    return [other, { channel: '/v2/ucs/interactions', data: script.event }, { channel, successful: true }];
  }

  async function callWith(...words: string[]) {
    return callIn({}, ...words);
  }

  async function callIn(
    options: { env?: Record<string, string>; stdin?: string; files?: Record<string, string>; human?: boolean },
    ...words: string[]
  ) {
    const env = { CALL_PASSWORD: 'pw', ...options.env };
    const { surroundings, printed, complaints } = createSurroundings({ ...options, env });
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
    expect(exitCode).toBe(3);
    expect(printed).toEqual(['{"referenceId":6}', '{"referenceId":7,"isCreated":"true"}']);
    expect(complaints).toEqual(['the gateway ended the session']);
  });

  test('goes on in a new session where the gateway knows the one before no more', async () => {
    script.connects = 1;
    script.error = '402::session_unknown';
    const { exitCode, printed } = await callIn({}, '/ucs/interactions', '{}', '--url', url);
    expect([exitCode, printed.at(-1)]).toEqual([0, '{"referenceId":7,"isCreated":"true"}']);
    expect(seen.filter((line) => line.includes('notifications')).length).toBeGreaterThan(7);
  });

  test('begins once more when the new session could not subscribe to all', async () => {
    script.connects = 1;
    script.error = '402::session_unknown';
    script.cutLater = '/meta/subscribe';
    const { exitCode, printed } = await callWith('/ucs/interactions', '{}', '--url', url);
    expect([exitCode, printed.at(-1)]).toEqual([0, '{"referenceId":7,"isCreated":"true"}']);
    // Handshake, two subscriptions and two connects; a handshake and the subscription that is cut; a connect, handshake, two subscriptions and two connects.
    expect(seen.filter((line) => line.includes('notifications')).length).toBeGreaterThanOrEqual(12);
  });

  test('tries again when the connection is lost, and says so', async () => {
    script.cut = '/meta/connect';
    const { exitCode, complaints } = await callWith('/ucs/interactions', '{}', '--url', url);
    expect(exitCode).toBe(0);
    expect(complaints).toEqual([expect.stringMatching(/^no answer from http:.*; trying again$/)]);
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
      [`${url} said no: user or password are wrong, or the token is: see --user and --token`],
    ]);
  });

  test('says so when nobody listens there', async () => {
    server.close();
    await once(server, 'close');
    const { exitCode, complaints } = await callWith('/ucs/interactions', '{}', '--url', url);
    expect(exitCode).toBe(3);
    expect(complaints[0]).toMatch(/^no answer from .*ECONNREFUSED.*; --url or GATEWAY_URL says where it is$/);
  });

  test('sends an operation by its name, its parameters as options, the ids of its URL in their place', async () => {
    const words = ['SetCallCompleted', '--interaction-id', 'a/b', '--call-duration', '15', '--user-data', '{"k":"v"}'];
    const { exitCode } = await callIn({ env: { GATEWAY_URL: url } }, ...words);
    expect(exitCode).toBe(0);
    expect(seen.map((line) => line.split(' ')[0])).toContain('/api/v2/ucs/interactions/a%2Fb');
    expect(sent).toEqual([{ operationName: 'SetCallCompleted', callDuration: '15', userData: { k: 'v' } }]);
  });

  test('sends an operation of Workspace API v3 in its form, and waits for the notification of its operationId', async () => {
    script.rest = { status: { code: 1 }, operationId: 'o1' };
    script.event = { name: 'EventContactUpdated', operationId: 'o1' };
    const words = ['v3.searchContacts', '--query', 'LastName:A*', '--max-results', '5'];
    const { exitCode, printed } = await callIn({ env: { GATEWAY_URL: url } }, ...words);
    expect(exitCode).toBe(0);
    expect(seen.map((line) => line.split(' ')[0])).toContain('/workspace/v3/ucs/contacts/search');
    expect(sent).toEqual([{ data: { query: 'LastName:A*', maxResults: 5 } }]);
    expect(printed.at(-1)).toBe('{"name":"EventContactUpdated","operationId":"o1"}');
  });

  test('fails when Workspace API v3 refuses the request, or tells of an error', async () => {
    script.rest = { status: { code: 1 }, operationId: 'o1' };
    script.event = { name: 'EventError', operationId: 'o1', error: { errorCode: 510 } };
    expect((await callWith('/workspace/v3/ucs/contacts/search', '{}', '--url', url)).exitCode).toBe(1);
    script.rest = { status: { code: 10, message: 'no' } };
    expect((await callWith('/workspace/v3/ucs/contacts/search', '{}', '--url', url)).exitCode).toBe(1);
    expect(seen.map((line) => line.split(' ')[0])).toContain('/workspace/v3/ucs/contacts/search');
  });

  test('takes parameters from a file and from stdin, beside options', async () => {
    const files = { 'call.json': '{"callId":"1","type":"Inbound"}' };
    await callIn({ files }, 'FindPhoneCall', '--body', 'call.json', '--status=New', '--url', url);
    await callIn({ stdin: '{"operationName":"x"}' }, '/ucs/interactions', '--body', '-', '--url', url);
    expect(sent).toEqual([
      { operationName: 'FindPhoneCall', callId: '1', type: 'Inbound', status: 'New' },
      { operationName: 'x' },
    ]);
  });

  test('watches what the filters let through', async () => {
    script.connects = 2;
    const { printed } = await callWith('--watch', '--reference-id', '7', '--url', url);
    expect(printed).toEqual(['{"referenceId":7,"isCreated":"true"}']);
    script.connects = 2;
    expect((await callWith('--watch', '--message-type', 'none', '--url', url)).printed).toEqual([]);
  });

  test('signs in with a token where there is one', async () => {
    await callIn({ env: { CALL_TOKEN: 'secret' } }, '/me', '{}', '--url', url);
    expect(seen.every((line) => line.endsWith(' Bearer secret'))).toBe(true);
  });

  test('tells people what it waits for, and shows JSON over several lines', async () => {
    const { printed, complaints } = await callIn({ human: true }, '/x', '{}', '--url', url);
    expect(complaints).toEqual(['accepted as 7, waiting for its notification']);
    expect(printed[0]).toBe('{\n  "statusCode": 0,\n  "referenceId": 7\n}');
    expect((await callIn({ human: true }, '/x', '{}', '--json', '--url', url)).printed[0]).not.toContain('\n');
  });

  test.each([
    [['FindPhonecall'], "no operation 'FindPhonecall': is FindPhoneCall meant?; a PATH begins with /"],
    [
      ['findphonecall', '--call-id', '1'],
      "no operation 'findphonecall': is FindPhoneCall meant?; a PATH begins with /",
    ],
    [['--watch', '--reference-id', 'abc'], "--reference-id: expected a number, got 'abc'"],
    [['--json', 'FindPhoneCall', '--callid', '1'], 'no option --callid: is --call-id meant?'],
    [['FindPhoneCall', '--callid', '1'], 'no option --callid: is --call-id meant?'],
    [['SetCallNote', '--note', 'x'], '--interaction-id is missing'],
    [['FindPhoneCall', '--user-data', 'x'], "--user-data: expected JSON with numbers below 2^53, got 'x'"],
    [
      ['FindPhoneCall', '--user-data', '{"a":1e400}'],
      '--user-data: expected JSON with numbers below 2^53, got \'{"a":1e400}\'',
    ],
    [
      ['FindPhoneCall', '--user-data', '{"a":9007199254740993}'],
      '--user-data: expected JSON with numbers below 2^53, got \'{"a":9007199254740993}\'',
    ],
  ])('says of %j what to do', async (words, complaint) => {
    expect(await callWith(...words)).toMatchObject({ exitCode: 2, complaints: [complaint] });
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
