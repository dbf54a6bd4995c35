import { describe, expect, it } from 'vitest';
import { basic, createTestEdge, FIND, read, type TestEdge, toIncoming } from '../support/edge.ts';

const DESK = 'https://desk.example.com';

async function cookieOf({ identity }: TestEdge, userName = 'alice'): Promise<string> {
  const { setCookie } = await identity.identify({
    ...basic(userName),
    cookie: undefined,
    secure: false,
    clientAddress: '192.0.2.1',
  });
  return setCookie?.split(';')[0] ?? '';
}

/** A request as Node hands it over: the origin is judged by what Node has. */
function send({ app }: TestEdge, method: string, path: string, headers: Record<string, string>) {
  const body = method === 'POST' ? JSON.stringify(FIND) : undefined;
  const all = { ...(body && { 'content-type': 'application/json' }), ...headers };
  const incoming = toIncoming(all);
  if (body !== undefined) {
    incoming.push(body);
    incoming.push(null);
  }
  return app.request(`/api/v2${path}`, { method, headers: all }, { incoming });
}

describe('a foreign Origin', () => {
  it('with the cookie is refused with 403/3, and nothing is journaled', async () => {
    const edge = createTestEdge();
    const headers = { cookie: await cookieOf(edge), origin: 'https://evil.example' };
    const answer = await read(send(edge, 'POST', '/ucs/interactions', headers));
    expect(answer).toMatchObject({ status: 403, body: { statusCode: 3 } });
    expect(edge.journal.accepted).toEqual([]);
  });

  it.each(['http://localhost', DESK])('is not %s', async (origin) => {
    const edge = createTestEdge();
    const headers = { cookie: await cookieOf(edge), origin };
    expect((await send(edge, 'POST', '/ucs/interactions', headers)).status).toBe(200);
  });
});

describe('CSRF, switched on', () => {
  const createCsrfEdge = () => createTestEdge({ csrfKey: new Uint8Array(32).fill(3) });

  it('gives the token with any GET, and takes it with the cookie', async () => {
    const edge = createCsrfEdge();
    const cookie = await cookieOf(edge);
    const got = await send(edge, 'GET', '/me', { cookie });
    expect(got.headers.get('x-csrf-header')).toBe('X-CSRF-TOKEN');
    const token = got.headers.get('x-csrf-token') ?? '';
    expect((await send(edge, 'POST', '/ucs/interactions', { cookie, 'x-csrf-token': token })).status).toBe(200);
  });

  it.each(['', 'wrong'])('refuses the token "%s"', async (token) => {
    const edge = createCsrfEdge();
    const headers = { cookie: await cookieOf(edge), 'x-csrf-token': token };
    expect((await read(send(edge, 'POST', '/ucs/interactions', headers))).body).toEqual({
      statusCode: 3,
      statusMessage: 'Missing or invalid Csrf token',
    });
  });

  it("refuses another user's token", async () => {
    const edge = createCsrfEdge();
    const token = (await send(edge, 'GET', '/me', basic('bob'))).headers.get('x-csrf-token') ?? '';
    const headers = { cookie: await cookieOf(edge), 'x-csrf-token': token };
    expect((await send(edge, 'POST', '/ucs/interactions', headers)).status).toBe(403);
  });

  it('exempts a request with credentials and no cookie', async () => {
    expect((await send(createCsrfEdge(), 'POST', '/ucs/interactions', basic('alice'))).status).toBe(200);
  });

  it('exempts a request with credentials and a cookie of others, not one with the session cookie', async () => {
    const edge = createCsrfEdge();
    for (const [cookie, status] of [
      ['BAYEUX_BROWSER=abc', 200],
      [await cookieOf(edge), 403],
    ] as const) {
      expect((await send(edge, 'POST', '/ucs/interactions', { ...basic('alice'), cookie })).status).toBe(status);
    }
  });
});

describe('the session cookie', () => {
  it('comes with the first authenticated answer, and lets the next ones in alone', async () => {
    const edge = createTestEdge();
    const first = await send(edge, 'GET', '/me', basic('alice'));
    const setCookie = first.headers.get('set-cookie') ?? '';
    expect(setCookie).toMatch(/^JSESSIONID=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax$/);
    const second = await send(edge, 'POST', '/ucs/interactions', { cookie: setCookie.split(';')[0] ?? '' });
    expect(second.status).toBe(200);
    expect(second.headers.get('set-cookie')).toBeNull();
    expect(edge.journal.accepted[0]?.user).toEqual({ tenant: 'demo', userId: 'alice' });
  });
});
