import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAYEUX_PATH, type BayeuxServer, basic, startBayeuxServer } from '../support/bayeux-server.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { openRawConnection, type RawAnswer, type RawConnection } from '../support/raw-http.ts';
import { type Message, parseMessages } from '../support/wire-client.ts';

const HANDSHAKE = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['callback-polling'] };

describe('callback-polling in bytes', () => {
  let clock: ManualClock;
  let server: BayeuxServer;
  const opened: RawConnection[] = [];

  async function open(): Promise<RawConnection> {
    const connection = await openRawConnection(server.port);
    opened.push(connection);
    return connection;
  }
  function head(query: string, headers: Readonly<Record<string, string>> = {}, tail = ''): string {
    const lines = Object.entries({ Host: '127.0.0.1', Authorization: basic('alice'), ...headers });
    const text = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    return `GET ${BAYEUX_PATH}${tail}?${query} HTTP/1.1\r\n${text}\r\n`;
  }
  const toQuery = (...values: readonly unknown[]) =>
    ['jsonp=got', ...values.map((value) => `message=${encodeURIComponent(JSON.stringify(value))}`)].join('&');
  async function answer(connection: RawConnection): Promise<RawAnswer> {
    const whole = await connection.answer();
    if (whole === 'closed') throw new Error('closed without an answer');
    return whole;
  }
  async function get(...head: readonly (string | Uint8Array)[]): Promise<RawAnswer> {
    const connection = await open();
    await connection.write(...head);
    return answer(connection);
  }
  function messages({ body }: RawAnswer): readonly Message[] {
    return parseMessages(/^\/\*\*\/got\((.*)\);$/s.exec(body)?.[1] ?? body);
  }
  async function start(headers: Readonly<Record<string, string>> = {}): Promise<string> {
    const [reply] = messages(await get(head(toQuery(HANDSHAKE), headers)));
    const clientId = String(reply?.clientId);
    await get(head(toQuery(connect(clientId)), headers));
    await get(head(toQuery({ channel: '/meta/subscribe', clientId, subscription: '/test/a' }), headers));
    return clientId;
  }
  function connect(clientId: string): Message {
    return { channel: '/meta/connect', id: 'c', clientId, connectionType: 'callback-polling' };
  }
  async function heldConnects(count: number): Promise<void> {
    while (server.host.stats().heldConnects !== count) await new Promise(setImmediate);
  }

  beforeEach(async () => {
    clock = createManualClock();
    server = await startBayeuxServer({ clock });
  });
  afterEach(async () => {
    for (const { socket } of opened.splice(0)) socket.destroy();
    await server.stop();
  });

  it('takes several parameters, each a message or an array, and effects stay in order [E5, E1]', async () => {
    const clientId = await start();
    const publish = (data: number) => ({ channel: '/test/a', id: String(data), clientId, data });
    const replies = messages(await get(head(toQuery(publish(1), [publish(2), publish(3)], publish(4)))));
    expect(replies.map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
    const events = messages(await get(head(toQuery(connect(clientId)))));
    expect(events.map(({ data, id }) => data ?? id)).toEqual([1, 2, 3, 4, 'c']);
  });

  it('survives a request that comes byte by byte; characters of several bytes are escaped in it [E4, E5]', async () => {
    const clientId = await start();
    const data = 'ü€😀\u2028';
    const bytes = Buffer.from(head(toQuery({ channel: '/test/a', id: '1', clientId, data })));
    const published = await get(...Array.from(bytes, (byte) => Uint8Array.of(byte)));
    expect(messages(published)).toMatchObject([{ id: '1', successful: true }]);
    const polled = await get(head(toQuery(connect(clientId))));
    expect(polled.body).toContain('ü€😀\\u2028');
    expect(Number(polled.headers.get('content-length'))).toBe(Buffer.byteLength(polled.body));
    expect(messages(polled)[0]).toEqual({ channel: '/test/a', data });
  });

  it.each(['/', '/handshake', '/handshake/', '/connect', '/disconnect'])(
    'is served with %s appended [E7]',
    async (tail) => {
      expect(messages(await get(head(toQuery(HANDSHAKE), {}, tail)))).toMatchObject([{ successful: true }]);
    },
  );

  it.each(['', 'message=%5B%7B%7D', 'message=%FF', 'message=%5B%5D&message=%5B%7B%7D%5D', 'message=1'])(
    'answers 400 to the query %j and processes nothing [E8]',
    async (query) => {
      const handshake = toQuery(HANDSHAKE);
      expect((await get(head(query === '' ? '' : `${handshake}&${query}`))).status).toBe(400);
      expect(server.host.stats().sessions).toBe(0);
    },
  );

  it('answers 64 characters of a function name, and 400 to 65 [E5]', async () => {
    for (const [length, status] of [
      [64, 200],
      [65, 400],
    ] as const) {
      const query = toQuery(HANDSHAKE).replace('got', 'f'.repeat(length));
      expect((await get(head(query))).status).toBe(status);
    }
  });

  it('sets the cookie of the browser, whose second session is not held [S1]', async () => {
    const first = await get(head(toQuery(HANDSHAKE)));
    const cookie = /BAYEUX_BROWSER=[0-9A-Za-z]{22}/.exec(first.headers.get('set-cookie') ?? '')?.[0] ?? '';
    expect(cookie).not.toBe('');
    const [one, other] = [await start({ Cookie: cookie }), await start({ Cookie: cookie })];
    const holder = await open();
    await holder.write(head(toQuery(connect(one)), { Cookie: cookie }));
    await heldConnects(1);
    const [second] = messages(await get(head(toQuery(connect(other)), { Cookie: cookie })));
    expect(second?.advice).toEqual({ reconnect: 'retry', interval: 2000, timeout: 30_000, 'multiple-clients': true });
    clock.advance(30_000);
    const [back] = messages(await answer(holder));
    expect(back?.advice).toEqual({ reconnect: 'retry', interval: 0, timeout: 30_000 });
  });

  it.each(['end', 'reset'])('keeps events for the next connect when the poll ends by %s [N7]', async (how) => {
    const clientId = await start();
    const holder = await open();
    await holder.write(head(toQuery(connect(clientId))));
    await heldConnects(1);
    if (how === 'end') holder.socket.end();
    else holder.socket.resetAndDestroy();
    await heldConnects(0);
    server.host.publish('/test/a', '"kept"');
    const [event] = messages(await get(head(toQuery(connect(clientId)))));
    expect(event).toEqual({ channel: '/test/a', data: 'kept' });
    expect(server.host.stats().links).toBe(0);
  });

  it('answers a held poll when a request comes behind it, and tells what that brings about with the next one [E6]', async () => {
    const clientId = await start();
    const connection = await open();
    const publish = { channel: '/test/a', id: 'p', clientId, data: 1 };
    await connection.write(head(toQuery(connect(clientId))) + head(toQuery(publish)));
    expect(messages(await answer(connection)).map(({ data, id }) => data ?? id)).toEqual(['c']);
    expect(messages(await answer(connection))).toMatchObject([{ id: 'p', successful: true }]);
    expect(messages(await get(head(toQuery(connect(clientId))))).map(({ data, id }) => data ?? id)).toEqual([1, 'c']);
  });

  it('refuses nesting deeper than 64 levels, and not 64 [E8]', async () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    for (const [levels, status] of [
      [64, 200],
      [65, 400],
    ] as const) {
      const message = `{"channel":"/meta/nonsense","data":${nested(levels - 1)}}`;
      expect((await get(head(`message=${encodeURIComponent(message)}`))).status).toBe(status);
    }
  });
});
