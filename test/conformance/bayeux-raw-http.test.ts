import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAYEUX_PATH, type BayeuxServer, basic, startBayeuxServer, toCaller } from '../support/bayeux-server.ts';
import { openRawConnection, postHead, type RawAnswer, type RawConnection } from '../support/raw-http.ts';
import { parseMessages } from '../support/wire-client.ts';

const HANDSHAKE = JSON.stringify([
  { channel: '/meta/handshake', id: '1', version: '1.0', supportedConnectionTypes: ['long-polling'] },
]);

describe('HTTP bytes on the Bayeux address', () => {
  let server: BayeuxServer;
  const opened: RawConnection[] = [];

  async function open(): Promise<RawConnection> {
    const connection = await openRawConnection(server.port);
    opened.push(connection);
    return connection;
  }
  async function post(
    body: string | Uint8Array,
    headers: Readonly<Record<string, string | undefined>> = {},
    path = BAYEUX_PATH,
  ): Promise<RawAnswer> {
    const connection = await open();
    await connection.write(postHead(path, body, headers), body);
    return whole(await connection.answer());
  }
  function whole(answer: RawAnswer | 'closed'): RawAnswer {
    if (answer === 'closed') throw new Error('closed without an answer');
    return answer;
  }
  async function handshake(headers: Readonly<Record<string, string | undefined>> = {}): Promise<string> {
    const [reply] = parseMessages((await post(HANDSHAKE, headers)).body);
    return String(reply?.clientId);
  }
  function connect(clientId: string, more: object = {}): string {
    return JSON.stringify([{ channel: '/meta/connect', id: '2', clientId, connectionType: 'long-polling', ...more }]);
  }
  async function turns(until: () => boolean): Promise<void> {
    while (!until()) await new Promise(setImmediate);
  }

  beforeEach(async () => {
    server = await startBayeuxServer({ bodyMaxBytes: 4096 });
  });
  afterEach(async () => {
    for (const { socket } of opened.splice(0)) socket.destroy();
    await server.stop();
  });

  it('answers JSON with its length, nosniff and no-store [E4]', async () => {
    const answer = await post(HANDSHAKE);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=UTF-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(parseMessages(answer.body)[0]).toMatchObject({ id: '1', successful: true });
  });

  it('takes a bare object for an array of one [E1]', async () => {
    const [bare] = parseMessages((await post(HANDSHAKE.slice(1, -1))).body);
    expect(bare).toMatchObject({ successful: true });
  });

  it('counts a missing Content-Type as JSON [E4]', async () => {
    expect((await post(HANDSHAKE, { 'Content-Type': undefined })).status).toBe(200);
  });

  it.each(['application/json;charset=UTF-8', 'Application/JSON; charset="utf-8"', 'application/json; odata=verbose'])(
    'takes Content-Type %s',
    async (type) => {
      expect((await post(HANDSHAKE, { 'Content-Type': type })).status).toBe(200);
    },
  );

  it.each([
    { 'Content-Type': 'text/plain' },
    { 'Content-Type': 'application/json; charset=latin1' },
    { 'Content-Encoding': 'gzip' },
  ])('answers 415 to %j', async (headers) => {
    const answer = await post(HANDSHAKE, headers);
    expect(answer.status).toBe(415);
    expect(JSON.parse(answer.body)).toMatchObject({ statusCode: 10 });
  });

  it('takes form fields, each a message or an array [E4]', async () => {
    const clientId = await handshake();
    const subscribe = { channel: '/meta/subscribe', id: 's', clientId, subscription: '/test/ü' };
    const body = [
      `message=${encodeURIComponent(JSON.stringify({ ...subscribe, subscription: '/test/a' }))}`,
      'other=1',
      `message=${encodeURIComponent(JSON.stringify([{ channel: '/test/a', id: 'p', clientId, data: 'é + &' }]))}`,
    ].join('&');
    const answer = await post(body, { 'Content-Type': 'application/x-www-form-urlencoded' });
    expect(parseMessages(answer.body).map(({ id }) => id)).toEqual(['s', 'p']);
    const [event] = parseMessages((await post(connect(clientId))).body);
    expect(event).toEqual({ channel: '/test/a', data: 'é + &' });
  });

  it('survives a body that comes byte by byte, multi-byte characters split [E4]', async () => {
    const clientId = await handshake();
    const body = Buffer.from(
      JSON.stringify([
        { channel: '/meta/subscribe', clientId, subscription: '/test/a' },
        { channel: '/test/a', clientId, data: 'ü€😀' },
      ]),
    );
    const connection = await open();
    await connection.write(postHead(BAYEUX_PATH, body), ...Array.from(body, (byte) => Uint8Array.of(byte)));
    expect(parseMessages(whole(await connection.answer()).body)).toHaveLength(2);
    const [event] = parseMessages((await post(connect(clientId))).body);
    expect(event).toEqual({ channel: '/test/a', data: 'ü€😀' });
  });

  it.each(['', '[', '[]', '1', 'null', '"x"', '[1]', '[[]]', '[null]', '[{}', '{"channel":}', '[{}],'])(
    'answers 400 to %j and processes nothing [E8]',
    async (body) => {
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toMatchObject({ statusCode: 10 });
    },
  );

  it('processes nothing of a body whose last message is broken [E8]', async () => {
    expect((await post(`${HANDSHAKE.slice(0, -1)},{"channel"]`)).status).toBe(400);
    expect(server.host.stats().sessions).toBe(0);
  });

  it('answers 400 to bytes that are not UTF-8 [E8]', async () => {
    expect((await post(Buffer.from([0x5b, 0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d, 0x5d]))).status).toBe(400);
  });

  it('answers 400 to nesting deeper than 64 levels, and not to 64 [E8]', async () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const body = (levels: number) => `[{"channel":"/meta/nonsense","id":"1","data":${nested(levels - 2)}}]`;
    expect((await post(body(64))).status).toBe(200);
    expect((await post(body(65))).status).toBe(400);
  });

  it.each(['declared', 'chunked'])(
    'answers 413 to a %s body over the limit, and the connection goes on [S4]',
    async (how) => {
      const connection = await open();
      const body = ' '.repeat(5000);
      if (how === 'declared') {
        await connection.write(postHead(BAYEUX_PATH, body), body);
      } else {
        const head = postHead(BAYEUX_PATH, '', { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' });
        await connection.write(head, `1388\r\n${body}\r\n0\r\n\r\n`);
      }
      const refusal = whole(await connection.answer());
      expect(refusal.status).toBe(413);
      expect(JSON.parse(refusal.body)).toMatchObject({ statusCode: 10 });
      await connection.write(postHead(BAYEUX_PATH, HANDSHAKE), HANDSHAKE);
      expect(whole(await connection.answer()).status).toBe(200);
    },
  );

  it('answers 413 to too many messages, and says how many there may be [S4]', async () => {
    const messages = Array.from({ length: 129 }, () => ({ channel: '/meta/nonsense' }));
    const answer = await post(JSON.stringify(messages));
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.body)).toEqual({
      statusCode: 10,
      statusMessage: 'expected at most 128 Bayeux messages in one request',
    });
  });

  it('answers 413 to a declared length over the limit before the body has come [S4]', async () => {
    const connection = await open();
    await connection.write(postHead(BAYEUX_PATH, ' '.repeat(5000)));
    expect(whole(await connection.answer()).status).toBe(413);
  });

  it.each(['/', '/handshake', '/handshake/', '/connect', '/publish', '?x=1', '/handshake?x=1'])(
    'serves the address with %s appended [E7]',
    async (tail) => {
      expect((await post(HANDSHAKE, {}, BAYEUX_PATH + tail)).status).toBe(200);
    },
  );

  it('serves a client that puts the name of each message that is alone into its URL [E7]', async () => {
    const clientId = await handshake();
    for (const name of ['subscribe', 'unsubscribe', 'connect', 'disconnect'])
      for (const slash of name === 'disconnect' ? [''] : ['', '/']) {
        const message = { channel: `/meta/${name}`, clientId, connectionType: 'long-polling', subscription: '/test/a' };
        const advice = name === 'connect' ? { advice: { timeout: 0 } } : {};
        const answer = await post(JSON.stringify([{ ...message, ...advice }]), {}, `${BAYEUX_PATH}/${name}${slash}`);
        expect(answer.status).toBe(200);
        expect(parseMessages(answer.body)).toMatchObject([{ channel: `/meta/${name}`, successful: true }]);
      }
  });

  it('answers strangers in short, and reads no long body of theirs [S4]', async () => {
    const strangers = { Authorization: undefined };
    const short = await post(HANDSHAKE, strangers);
    expect(parseMessages(short.body)).toMatchObject([{ successful: false, error: '401::authentication_required' }]);
    const refused = await post(HANDSHAKE.padEnd(8193), strangers);
    expect(refused.status).toBe(401);
    expect(JSON.parse(refused.body)).toMatchObject({ statusCode: 20 });
  });

  it('serves nothing else [E7]', async () => {
    expect((await post(HANDSHAKE, {}, `${BAYEUX_PATH}/elsewhere`)).status).toBe(404);
    expect((await post(HANDSHAKE, {}, `${BAYEUX_PATH}x`)).status).toBe(404);
  });

  it('answers pipelined requests in their order [E6]', async () => {
    const clientId = await handshake();
    const subscribe = (id: string) =>
      JSON.stringify([{ channel: '/meta/subscribe', id, clientId, subscription: `/test/${id}` }]);
    const connection = await open();
    await connection.write(['1', '2', '3'].map((id) => postHead(BAYEUX_PATH, subscribe(id)) + subscribe(id)).join(''));
    for (const id of ['1', '2', '3']) {
      expect(parseMessages(whole(await connection.answer()).body)[0]).toMatchObject({ id, successful: true });
    }
  });

  it('answers a held connect when another one comes behind it, which is held then [E6, N7]', async () => {
    const clientIds = [await handshake(), await handshake()];
    for (const clientId of clientIds) {
      await post(connect(clientId));
      await post(JSON.stringify([{ channel: '/meta/subscribe', clientId, subscription: '/test/a' }]));
    }
    const holder = await open();
    const polls = clientIds.map((clientId) => postHead(BAYEUX_PATH, connect(clientId)) + connect(clientId));
    await holder.write(polls.join(''));
    const channels = async () => parseMessages(whole(await holder.answer()).body).map(({ channel }) => channel);
    expect(await channels()).toEqual(['/meta/connect']);
    await turns(() => server.host.stats().heldConnects === 1);
    server.host.publish('/test/a', '"once"');
    expect(await channels()).toEqual(['/test/a', '/meta/connect']);
    const [first = '', second = ''] = clientIds;
    const again = async (clientId: string) =>
      parseMessages((await post(connect(clientId, { advice: { timeout: 0 } }))).body);
    expect((await again(first)).map(({ channel }) => channel)).toEqual(['/test/a', '/meta/connect']);
    expect((await again(second)).map(({ channel }) => channel)).toEqual(['/meta/connect']);
  });

  it('answers beside a held connect [E6]', async () => {
    const clientId = await handshake();
    await post(connect(clientId));
    const holder = await open();
    await holder.write(postHead(BAYEUX_PATH, connect(clientId)), connect(clientId));
    await turns(() => server.host.stats().heldConnects === 1);
    const publish = JSON.stringify([
      { channel: '/meta/subscribe', id: '3', clientId, subscription: '/test/a' },
      { channel: '/meta/subscribe', id: '4', clientId, subscription: '/v2/ucs/interactions' },
    ]);
    expect(parseMessages((await post(publish)).body).map(({ id }) => id)).toEqual(['3', '4']);
    server.logs.append(toCaller('alice'), '7');
    const answer = parseMessages(whole(await holder.answer()).body);
    expect(answer.map(({ channel }) => channel)).toEqual(['/v2/ucs/interactions', '/meta/connect']);
  });

  it.each(['end', 'reset'])('keeps events for the next connect when the poll ends by %s [N7]', async (how) => {
    const clientId = await handshake();
    await post(connect(clientId));
    await post(JSON.stringify([{ channel: '/meta/subscribe', clientId, subscription: '/test/a' }]));
    const holder = await open();
    await holder.write(postHead(BAYEUX_PATH, connect(clientId)), connect(clientId));
    await turns(() => server.host.stats().heldConnects === 1);
    if (how === 'end') holder.socket.end();
    else holder.socket.resetAndDestroy();
    await holder.closed;
    await turns(() => server.host.stats().heldConnects === 0);
    const publisher = await handshake({ Authorization: basic('bob') });
    await post(JSON.stringify([{ channel: '/test/a', clientId: publisher, data: 'kept' }]), {
      Authorization: basic('bob'),
    });
    const answer = parseMessages((await post(connect(clientId))).body);
    expect(answer[0]).toEqual({ channel: '/test/a', data: 'kept' });
    expect(server.host.stats().links).toBe(0);
  });

  it('forgets requests whose client leaves before the body is whole', async () => {
    const connection = await open();
    await connection.write(postHead(BAYEUX_PATH, HANDSHAKE), HANDSHAKE.slice(0, 10));
    connection.socket.destroy();
    await turns(() => server.sockets.size === 0);
    expect(server.host.stats()).toMatchObject({ sessions: 0, exchanges: 0 });
  });

  it('lets no exchange stay behind', async () => {
    await handshake();
    await post('[');
    await turns(() => server.host.stats().exchanges === 0);
    expect(server.host.stats().exchanges).toBe(0);
  });

  it.each(['PUT', 'DELETE', 'HEAD', 'PATCH'])('answers 405 to %s', async (method) => {
    const response = await fetch(server.url, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, POST, OPTIONS');
  });

  it('answers 503 with Retry-After while credentials cannot be checked', async () => {
    const answer = await post(HANDSHAKE, { Authorization: basic('busy') });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  it('ignores an upgrade to h2c and serves the request', async () => {
    const headers = { Upgrade: 'h2c', Connection: 'Upgrade, HTTP2-Settings', 'HTTP2-Settings': 'AAMAAABk' };
    expect((await post(HANDSHAKE, headers)).status).toBe(200);
  });
});
