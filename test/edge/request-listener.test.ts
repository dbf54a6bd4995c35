import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createRequestListener } from '../../src/edge/request-listener.ts';
import { createByteBudget } from '../../src/kernel/bounds/byte-budget.ts';
import { basic, createTestEdge, FIND, type TestEdge } from '../support/edge.ts';
import { type GuardedServer, startGuardedServer } from '../support/guarded-server.ts';

const servers: GuardedServer[] = [];

async function listen({ app }: TestEdge): Promise<number> {
  const server = await startGuardedServer({ request: createRequestListener(app) });
  servers.push(server);
  return server.port;
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

const headers = { ...basic('alice'), 'content-type': 'application/json' };

async function exchange(port: number, bytes: string | readonly Buffer[]): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  let text = '';
  socket.on('data', (chunk: string) => (text += chunk));
  for (const chunk of typeof bytes === 'string' ? [bytes] : bytes) {
    await new Promise<void>((resolve) => socket.write(chunk, () => setImmediate(resolve)));
  }
  await once(socket, 'close');
  return text;
}

function toRequest(body: Buffer, extra: string): string {
  return `POST /api/v2/ucs/interactions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nAuthorization: ${headers.authorization}\r\n${extra}\r\n\r\n${body.toString('latin1')}`;
}

describe('the edge behind a real server', () => {
  it('hands a record on once its answer was written [promise 3]', async () => {
    const edge = createTestEdge();
    const port = await listen(edge);
    const answered = edge.journal.nextAnswered();
    const answer = await fetch(`http://127.0.0.1:${port}/api/v2/ucs/interactions`, {
      method: 'POST',
      headers,
      body: JSON.stringify(FIND),
    });
    expect(await answer.json()).toEqual({ statusCode: 0, referenceId: 1 });
    expect(await answered).toBe(1);
  });

  it('closes the connection without a byte when nobody can say whether the request was accepted [promise 2]', async () => {
    const edge = createTestEdge();
    edge.journal.refuse('unknown');
    const port = await listen(edge);
    const body = Buffer.from(JSON.stringify(FIND));
    expect(await exchange(port, toRequest(body, `Content-Length: ${body.length}`))).toBe('');
    edge.journal.refuse(undefined);
    expect(await exchange(port, toRequest(body, `Content-Length: ${body.length}`))).toContain('"referenceId":1');
  });

  it('hands a record on also when its client has left before the answer [promise 1]', async () => {
    const edge = createTestEdge();
    const accepting = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const slow = createTestEdge({
      journal: {
        async accept(record) {
          accepting.resolve();
          await goOn.promise;
          return edge.journal.accept(record);
        },
      },
    });
    const port = await listen(slow);
    const answered = edge.journal.nextAnswered();
    const leaving = request({ port, path: '/api/v2/ucs/interactions', method: 'POST', headers });
    leaving.on('error', () => {});
    leaving.end(JSON.stringify(FIND));
    await accepting.promise;
    const closed = once(servers[0]?.server ?? leaving, 'close');
    leaving.socket?.resetAndDestroy();
    servers[0]?.server.close();
    await closed;
    goOn.resolve();
    expect(await answered).toBe(1);
  });

  it('takes a body of which a character is cut over two chunks', async () => {
    const edge = createTestEdge();
    const port = await listen(edge);
    const body = Buffer.from(JSON.stringify({ ...FIND, subject: 'Größe \u{1F600}' }));
    const head = Buffer.from(toRequest(Buffer.alloc(0), `Content-Length: ${body.length}`));
    await exchange(port, [head, ...[...body].map((byte) => Buffer.from([byte]))]);
    expect(edge.journal.accepted[0]?.parameters['subject']).toBe('Größe \u{1F600}');
  });

  it('refuses bodies past what may be on its way, of one user and of all, and takes them again when there is room', async () => {
    const bodies = createByteBudget({ maxBytes: 300, maxBytesPerKey: 200 });
    const limits: string[] = [];
    const edge = createTestEdge({ bodies, reportLimit: (limit) => limits.push(limit) });
    const port = await listen(edge);
    const held = connect(port, '127.0.0.1');
    held.write(`${toRequest(Buffer.from('x'.repeat(150)), 'Content-Length: 200')}`);
    while (bodies.bytes() < 150) await new Promise(setImmediate);
    const body = Buffer.from(JSON.stringify(FIND));
    const bytes = toRequest(body, `Content-Length: ${body.length}`);
    expect(await exchange(port, bytes)).toMatch(/^HTTP\/1.1 503 .*Retry-After: 1/is);
    expect(limits).toEqual(['rest-bodies']);
    held.destroy();
    while (bodies.bytes() > 0) await new Promise(setImmediate);
    expect(await exchange(port, bytes)).toMatch(/^HTTP\/1.1 200 /);
    expect(bodies.bytes()).toBe(0);
  });

  it.each(['Content-Length', 'Transfer-Encoding'])(
    'refuses a body that is too large by its %s with 413',
    async (how) => {
      const edge = createTestEdge({ bodyMaxBytes: 100 });
      const port = await listen(edge);
      const body = 'x'.repeat(1000);
      const bytes =
        how === 'Content-Length'
          ? toRequest(Buffer.from(body), 'Content-Length: 1000')
          : toRequest(Buffer.from(`3e8\r\n${body}\r\n0\r\n\r\n`), 'Transfer-Encoding: chunked');
      const answer = await exchange(port, bytes);
      expect(answer).toMatch(/^HTTP\/1.1 413 /);
      expect(answer).toContain('{"statusCode":10,"statusMessage":"body: expected at most 100 bytes"}');
      expect(edge.journal.accepted).toEqual([]);
    },
  );

  it.each([
    ['without a Host', 'GET /api/v2/me HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['with a Host that is none', 'GET /api/v2/me HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n'],
    ['to be a proxy', 'CONNECT other:443 HTTP/1.1\r\nHost: other:443\r\n\r\n'],
    ['that is no HTTP', 'nonsense\r\n\r\n'],
    ['with two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'],
  ])('answers a request %s with 400 and the envelope', async (_what, bytes) => {
    const answer = await exchange(await listen(createTestEdge()), bytes);
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer.toLowerCase()).toContain('content-type: application/json');
    expect(answer).toMatch(/\{"statusCode":10,"statusMessage":"[^"]+"\}$/);
  });

  it('passes over an expectation that it does not know', async () => {
    const port = await listen(createTestEdge());
    const answer = await exchange(
      port,
      'GET /api/v2/diagnostics/version HTTP/1.1\r\nHost: x\r\nExpect: more\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 200 .*"statusCode":0/s);
  });

  it('names no software in its answers', async () => {
    const port = await listen(createTestEdge());
    const answer = await fetch(`http://127.0.0.1:${port}/api/v2/diagnostics/version`);
    expect(answer.headers.get('x-powered-by')).toBeNull();
    expect(answer.headers.get('server')).toBeNull();
  });
});
