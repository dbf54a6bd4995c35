import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type FailureName, failures } from '../../src/edge/failure.ts';
import { createRequestListener } from '../../src/edge/request-listener.ts';
import { createIdentity, type Identity } from '../../src/identity/identity.ts';
import { type IdentityRefusal, toUnidentified } from '../../src/identity/unidentified.ts';
import { createRateLimit } from '../../src/kernel/bounds/rate-limit.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { basic, createTestEdge, FIND, identityOptions, postJson, read, type TestEdge } from '../support/edge.ts';
import { startGuardedServer } from '../support/guarded-server.ts';

type Provoked = { readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> };
type Provocation = (edge: TestEdge) => Promise<Provoked>;

const URL = '/ucs/interactions';
const post = (edge: TestEdge, body: unknown, headers: Record<string, string> = {}) =>
  read(postJson(edge.app, URL, body, headers));

/** An identity room that lets nobody in. */
function refusing(refusal: IdentityRefusal, retryAfterSeconds?: number): Identity {
  return { ...createIdentity(identityOptions), identify: async () => toUnidentified(refusal, retryAfterSeconds) };
}

/** A provocation for each row of the failure table: a row without one does not compile. */
const provocations: Record<FailureName, Provocation> = {
  'not-authenticated': (edge) => post(edge, '{broken', basic('alice', 'wrong')),
  'user-not-taken': () => post(createTestEdge({ identity: refusing('user') }), FIND),
  'provider-away': () => post(createTestEdge({ identity: refusing('provider-away', 5) }), FIND),
  'csrf-token': async () => {
    const edge = createTestEdge({ csrfKey: new Uint8Array(32) });
    return post(edge, FIND, { ...basic('alice'), cookie: 'JSESSIONID=x' });
  },
  'foreign-origin': async ({ app, identity }) => {
    const { setCookie } = await identity.identify({
      ...basic('alice'),
      cookie: undefined,
      secure: false,
      clientAddress: '192.0.2.1',
    });
    const cookie = setCookie?.split(';')[0] ?? '';
    const headers = { cookie, origin: 'https://evil.example', 'content-type': 'application/json' };
    const body = JSON.stringify(FIND);
    return read(app.request(`/api/v2${URL}`, { method: 'POST', headers, body }));
  },
  'feature-missing': (edge) => post(edge, FIND, basic('dave')),
  'parameter-missing': (edge) => post(edge, { ...FIND, callId: undefined }),
  'parameter-invalid': (edge) => post(edge, { ...FIND, status: 'Open' }),
  'body-malformed': (edge) => post(edge, '{broken'),
  'operation-unknown': (edge) => post(edge, { operationName: 'FindPhoneCal' }),
  'request-malformed': (edge) => overSocket(edge, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n'),
  host: (edge) => overSocket(edge, 'GET / HTTP/1.1\r\n\r\n'),
  'request-target': (edge) => overSocket(edge, 'GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n'),
  'header-repeated': (edge) =>
    overSocket(edge, 'GET / HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\nContent-Type: c/d\r\n\r\n'),
  'transfer-coding': (edge) =>
    overSocket(edge, 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'),
  'http-version': (edge) => overSocket(edge, 'GET / HTTP/3.0\r\nHost: x\r\n\r\n'),
  'pipeline-full': (edge) => overSocket(edge, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(3)),
  'url-unknown': ({ app }) => read(app.request('/api/v2/nowhere', { headers: basic('alice') })),
  'method-not-allowed': ({ app }) => read(app.request(`/api/v2${URL}`, { method: 'DELETE', headers: basic('alice') })),
  'request-timeout': (edge) => overSocket(edge, 'POST / HTTP/1.1\r\nHost: x\r\n', 50),
  'body-too-large': async () => post(createTestEdge({ bodyMaxBytes: 100 }), { ...FIND, subject: 'x'.repeat(100) }),
  'content-type': (edge) => post(edge, FIND, { 'content-type': 'text/plain' }),
  'content-encoding': ({ app }) =>
    read(
      app.request(`/api/v2${URL}`, {
        method: 'POST',
        headers: { ...basic('alice'), 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: gzipSync(JSON.stringify(FIND)),
      }),
    ),
  'wrong-passwords': async () => {
    const identity = createIdentity({ ...identityOptions, wrongPasswordsPerName: 1 });
    const edge = createTestEdge({ identity });
    await post(edge, FIND, basic('alice', 'wrong'));
    return post(edge, FIND, basic('alice'));
  },
  'too-many-requests': async () => {
    const edge = createTestEdge({ rateLimit: createRateLimit({ perSecond: 1, burst: 1 }, systemClock) });
    await post(edge, {});
    return post(edge, FIND);
  },
  'headers-too-large': (edge) => overSocket(edge, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`),
  'internal-error': async () => {
    const broken = () => Promise.reject(new Error('secret of the journal'));
    return post(createTestEdge({ journal: { accept: broken } }), FIND);
  },
  'not-acceptable-now': (edge) => {
    edge.journal.refuse('full');
    return post(edge, FIND);
  },
};

describe('the failure table', () => {
  it.each(Object.entries(failures))(
    'answers %s as its row says, and journals nothing [promise 2]',
    async (name, row) => {
      const edge = createTestEdge();
      const provoke = Object.entries(provocations).find(([key]) => key === name)?.[1];
      const answer = await provoke?.(edge);
      expect(answer?.status).toBe(row.httpStatus);
      expect(answer?.body).toEqual({ statusCode: row.statusCode, statusMessage: expect.stringMatching(/./) });
      expect(answer?.headers.get('content-type')).toBe('application/json; charset=UTF-8');
      expect(answer?.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer?.headers.get('cache-control')).toBe('no-store');
      expect(edge.journal.accepted).toEqual([]);
    },
  );
});

describe('a refusal', () => {
  it('for an unknown operation names the ones there are and the one that was probably meant', async () => {
    const { body } = await post(createTestEdge(), { operationName: 'FindPhoneCal' });
    expect(body['statusMessage']).toBe(
      'operationName: expected one of FindPhoneCall, RetrieveInteractionHistory, RetrieveAgentHistory; did you mean FindPhoneCall?',
    );
  });

  it('for a missing operationName is 1, and for one that is no string 10', async () => {
    const edge = createTestEdge();
    expect((await post(edge, {})).body['statusCode']).toBe(1);
    expect((await post(edge, { operationName: '' })).body['statusCode']).toBe(1);
    expect((await post(edge, { operationName: 7 })).body['statusCode']).toBe(10);
  });

  it('for a method names the methods there are', async () => {
    const { app } = createTestEdge();
    const allow = async (path: string, method: string) =>
      (await app.request(`/api/v2${path}`, { method, headers: basic('alice') })).headers.get('allow');
    expect(await allow(URL, 'GET')).toBe('POST, OPTIONS');
    expect(await allow('/me', 'DELETE')).toBe('GET, HEAD, POST, OPTIONS');
    expect(await allow('/features', 'PUT')).toBe('GET, HEAD, OPTIONS');
  });

  it('for a wrong password asks for no password by itself', async () => {
    const { headers } = await post(createTestEdge(), FIND, basic('alice', 'wrong'));
    expect(headers.get('www-authenticate')).toBeNull();
    expect(headers.get('set-cookie')).toBeNull();
  });

  it('for an unexpected error shows the request id and nothing internal', async () => {
    const { body } = await provocations['internal-error'](createTestEdge());
    expect(body).toEqual({ statusCode: 4, statusMessage: 'Internal error, request request-1' });
  });

  it('for too many requests says when to go on, and leaves other users alone', async () => {
    const edge = createTestEdge({ rateLimit: createRateLimit({ perSecond: 1, burst: 2 }, systemClock) });
    await post(edge, FIND);
    await post(edge, FIND);
    expect(Number((await post(edge, FIND)).headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await post(edge, FIND, basic('bob'))).status).toBe(200);
  });

  it.each([
    ['', 415],
    ['text/json', 415],
    ['application/json; charset=latin1', 415],
    ['application/json; charset=utf-8', 200],
    ['application/JSON;charset="UTF-8"', 200],
    ['application/vnd.api+json', 200],
  ])('by Content-Type: "%s" gives %i', async (type, status) => {
    expect((await post(createTestEdge(), FIND, { 'content-type': type })).status).toBe(status);
  });

  it('for a body that is no object, or not UTF-8, is 400/10', async () => {
    const { app } = createTestEdge();
    for (const body of ['[]', '1', 'null', '"x"', '']) {
      expect(await read(postJson(app, URL, body))).toMatchObject({ status: 400, body: { statusCode: 10 } });
    }
    const headers = { ...basic('alice'), 'content-type': 'application/json' };
    const bytes = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]);
    const answer = await read(app.request(`/api/v2${URL}`, { method: 'POST', headers, body: bytes }));
    expect(answer).toMatchObject({ status: 400, body: { statusCode: 10 } });
  });

  it('for an id of more than 64 characters in the URL is 400/10, before the journal', async () => {
    const edge = createTestEdge();
    const note = { operationName: 'SetCallNote', note: 'x' };
    expect((await read(postJson(edge.app, `${URL}/${'x'.repeat(64)}`, note))).status).toBe(200);
    const { status, body } = await read(postJson(edge.app, `${URL}/${'x'.repeat(65)}`, note));
    expect({ status, statusCode: body['statusCode'] }).toEqual({ status: 400, statusCode: 10 });
    expect(body['statusMessage']).toMatch(/^interactionId: expected a string of 1 to 64 characters/);
    expect(edge.journal.accepted).toHaveLength(1);
  });
});

/** Sends raw bytes to a real server and reads until the server closes; the last answer counts. */
async function overSocket({ app }: TestEdge, bytes: string, timeoutMs = 10_000): Promise<Provoked> {
  const guard = { headersTimeoutMs: timeoutMs, requestTimeoutMs: timeoutMs, pipelinedMax: 1 };
  const server = await startGuardedServer({ request: createRequestListener(app) }, guard);
  const socket = connect(server.port, '127.0.0.1');
  socket.write(bytes);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(socket, 'close');
  await server.stop();
  const answers = text.split(/(?=HTTP\/1\.1 \d{3} )/);
  const [head = '', body = ''] = (answers.at(-1) ?? '').split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Headers(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, body: JSON.parse(body) };
}
