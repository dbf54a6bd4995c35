import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdAnswer } from '../../../src/http/connection/connection.ts';
import { type GuardedServer, startGuardedServer } from '../../support/guarded-server.ts';
import { openRawConnection, type RawConnection } from '../../support/raw-http.ts';
import { createWaiters } from '../../support/waiters.ts';

type Taken = { readonly req: IncomingMessage; readonly res: ServerResponse };

const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
const post = (path: string, body: string, more = '') =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${more}\r\n${body}`;
const GARBAGE = '\x16\x03\x01\r\n\r\n';

describe('the requests of one connection', () => {
  let server: GuardedServer;
  let taken: Taken[];
  const waiters = createWaiters();
  const opened: RawConnection[] = [];

  async function start(options: Parameters<typeof startGuardedServer>[1] = {}): Promise<void> {
    server = await startGuardedServer(
      {
        request(req, res) {
          taken.push({ req, res });
          waiters.wake();
        },
      },
      options,
    );
  }
  async function open(...chunks: readonly string[]): Promise<RawConnection> {
    const connection = await openRawConnection(server.port);
    opened.push(connection);
    await connection.write(...chunks);
    return connection;
  }
  const nth = (index: number): Promise<Taken> => waiters.until(() => taken[index]);
  async function answer(index: number, body = `answer to ${index}`): Promise<void> {
    const { req, res } = await nth(index);
    res.end(req.method === 'HEAD' ? undefined : body);
  }
  async function statuses(connection: RawConnection): Promise<readonly (number | string)[]> {
    const found: (number | string)[] = [];
    for (;;) {
      const next = await connection.answer();
      if (next === 'closed') return found;
      found.push(next.status === 200 ? next.body : next.status);
    }
  }

  beforeEach(() => {
    taken = [];
    return start();
  });
  afterEach(async () => {
    for (const { socket } of opened.splice(0)) socket.destroy();
    await server.stop();
  });

  it('begin one after the other, each when the answer before it is out [E6]', async () => {
    const connection = await open(get('/0') + get('/1') + post('/2', 'x'));
    await nth(0);
    await answer(0);
    await nth(1);
    expect(taken.map(({ req }) => req.url)).toEqual(['/0', '/1']);
    await answer(1);
    await answer(2);
    for (const body of ['answer to 0', 'answer to 1', 'answer to 2']) {
      expect(await connection.answer()).toMatchObject({ status: 200, body });
    }
  });

  it('go on after hundreds that came at once', async () => {
    await server.stop();
    await start({ pipelinedMax: 500, pipelinedMaxOfAll: 500 });
    const connection = await open(Array.from({ length: 501 }, (_, index) => get(`/${index}`)).join(''));
    for (let index = 0; index < 501; index++) await answer(index);
    for (let index = 0; index < 501; index++) {
      expect(await connection.answer()).toMatchObject({ body: `answer to ${index}` });
    }
    await connection.write(get('/more'));
    await answer(501, 'still there');
    expect(await connection.answer()).toMatchObject({ body: 'still there' });
  });

  it('leave turns to others, however many came at once', async () => {
    const served: (string | undefined)[] = [];
    const busy = await startGuardedServer(
      {
        request(req, res) {
          served.push(req.url);
          res.end();
        },
      },
      { pipelinedMax: 500, pipelinedMaxOfAll: 500 },
    );
    const [many, one] = [await openRawConnection(busy.port), await openRawConnection(busy.port)];
    opened.push(many, one);
    await Promise.all([many.write(get('/many').repeat(500)), one.write(get('/one'))]);
    await one.answer();
    expect(served.indexOf('/one')).toBeLessThan(100);
    await busy.stop();
  });

  it('are bounded: those taken are answered, the one too many gets 429 and the close', async () => {
    await server.stop();
    const limits: string[] = [];
    await start({ pipelinedMax: 2, onLimit: (limit) => limits.push(limit) });
    const connection = await open(get('/0') + get('/1') + get('/2') + get('/3') + get('/4'));
    for (let index = 0; index < 3; index++) await answer(index);
    expect(await statuses(connection)).toEqual(['answer to 0', 'answer to 1', 'answer to 2', 429]);
    expect(limits).toEqual(['pipelined-requests']);
  });

  it('are bounded over all connections, and the bound is free again when those that waited have begun', async () => {
    await server.stop();
    await start({ pipelinedMaxOfAll: 1 });
    const first = await open(get('/0') + get('/1'));
    await nth(0);
    const second = await open(get('/2') + get('/3'));
    await answer(1, 'alone');
    expect(await statuses(second)).toEqual(['alone', 429]);
    await answer(0);
    await nth(2);
    first.socket.resetAndDestroy();
    const third = await open(get('/4') + get('/5'));
    await answer(3);
    await answer(4);
    expect([await third.answer(), await third.answer()]).toMatchObject([{ status: 200 }, { status: 200 }]);
  });

  it.each([
    ['garbage', GARBAGE, 400],
    ['a broken length', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n', 400],
    ['a request to be a proxy', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n`, 431],
    ['a body whose chunks are garbage', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400],
  ])(
    'that were taken are answered, and %s behind them gets a refusal of its own and the close',
    async (_what, tail, status) => {
      const connection = await open(post('/0', 'x') + get('/1'), tail);
      await answer(0);
      await answer(1);
      expect(await statuses(connection)).toEqual(['answer to 0', 'answer to 1', status]);
      expect(taken).toHaveLength(2);
    },
  );

  it.each([
    ['garbage', GARBAGE],
    ['another request', get('/1')],
    ['a body that was not announced', '[{"channel":"/meta/handshake"}]'],
  ])('end with the one that asks for the close: %s behind it is passed over', async (_what, tail) => {
    const connection = await open(get('/0', 'Connection: close\r\n') + tail);
    await answer(0);
    expect(await statuses(connection)).toEqual(['answer to 0']);
    expect(taken).toHaveLength(1);
  });

  it('get one answer for a body that breaks, and what its handler says later goes nowhere', async () => {
    const connection = await open('POST /0 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n');
    const { res } = await nth(0);
    await connection.write('no chunk\r\n');
    expect(await connection.answer()).toMatchObject({ status: 400 });
    res.writeHead(200).end('too late');
    expect(await statuses(connection)).toEqual([]);
  });

  it('get no second answer when the body breaks after the first', async () => {
    const connection = await open('POST /0 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n');
    await answer(0);
    expect(await connection.answer()).toMatchObject({ status: 200 });
    await connection.write('no chunk\r\n');
    expect(await statuses(connection)).toEqual([]);
  });

  it.each(['half of the headers', 'half of a body'])(
    'that are taken are answered before %s behind them times out [E6]',
    async (what) => {
      await server.stop();
      await start({ headersTimeoutMs: 50, requestTimeoutMs: 50 });
      const half =
        what === 'half of a body' ? 'POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf' : 'GET /1 HTT';
      const timedOut = once(server.server, 'clientError');
      const connection = await open(get('/0') + half);
      const { res } = await nth(0);
      await timedOut;
      res.end('in time');
      expect(await statuses(connection)).toEqual(['in time', 408]);
    },
  );

  it('hurry the answer before garbage, which is refused behind it', async () => {
    const connection = await open(get('/held'));
    const { res } = await nth(0);
    holdAnswer(res, { hurry: () => res.end('hurried'), closed() {} });
    await connection.write(GARBAGE);
    expect(await statuses(connection)).toEqual(['hurried', 400]);
  });

  it('survive that the last one breaks between the answer before it and its turn', async () => {
    const connection = await open(`${get('/0')}POST /1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const { res } = await nth(0);
    res.once('close', () =>
      server.server.emit('clientError', Object.assign(new Error('broken'), { code: 'HPE_X' }), res.req.socket),
    );
    await answer(0);
    expect(await statuses(connection)).toEqual(['answer to 0', 400]);
  });

  it('are answered to a client that sends no more, and hurried', async () => {
    const connection = await open(get('/0') + get('/1'));
    const { res } = await nth(0);
    const hurried = new Promise<void>((resolve) => holdAnswer(res, { hurry: resolve, closed() {} }));
    connection.socket.end();
    await hurried;
    await answer(0);
    await answer(1);
    expect(await statuses(connection)).toEqual(['answer to 0', 'answer to 1']);
  });

  it('hurry the answer that they wait for', async () => {
    const connection = await open(get('/held'));
    const { res } = await nth(0);
    const hurried = new Promise<void>((resolve) => holdAnswer(res, { hurry: resolve, closed() {} }));
    await connection.write(get('/behind'));
    await hurried;
  });

  it('do not wait when nobody reads: one answer waits, the next request is not begun', async () => {
    const connection = await open();
    connection.socket.pause();
    await connection.write(get('/0') + get('/1'));
    const { req } = await nth(0);
    await answer(0, 'x'.repeat(8 * 1024 ** 2));
    expect(req.socket.writableLength).toBeGreaterThan(0);
    expect(taken).toHaveLength(1);
    connection.socket.resume();
    await nth(1);
  });
});
