import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, get, type Server } from 'node:https';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Serve } from '../../src/http/connection/request-turns.ts';
import { installHttpGuard, toServerOptions } from '../../src/http/http-guard.ts';
import { serverCertificate } from '../support/certificates.ts';
import { GUARD_OPTIONS, type GuardedServer, startGuardedServer } from '../support/guarded-server.ts';
import { openRawConnection, type RawConnection } from '../support/raw-http.ts';

/** What the server behind the guard got to see. */
type Seen = { readonly url: string | undefined; readonly host: string | undefined };

describe('a request to any address', () => {
  let server: GuardedServer;
  let seen: Seen[];
  let limits: string[];
  const opened: RawConnection[] = [];

  async function send(bytes: string): Promise<number | 'closed'> {
    const connection = await openRawConnection(server.port);
    opened.push(connection);
    await connection.write(bytes);
    const answer = await connection.answer();
    return answer === 'closed' ? answer : answer.status;
  }

  beforeEach(async () => {
    seen = [];
    limits = [];
    server = await startGuardedServer(
      {
        request(req, res) {
          seen.push({ url: req.url, host: req.headers.host });
          res.end('served');
        },
      },
      { onLimit: (limit) => limits.push(limit) },
    );
  });
  afterEach(async () => {
    for (const { socket } of opened.splice(0)) socket.destroy();
    await server.stop();
  });

  it.each([
    ['HTTP/1.0 without Host', 'GET /a HTTP/1.0\r\n\r\n', { url: '/a', host: undefined }],
    ['HTTP/1.0 with Host', 'GET /a HTTP/1.0\r\nHost: x\r\n\r\n', { url: '/a', host: 'x' }],
    [
      'a Host with a port',
      'GET /a HTTP/1.1\r\nHost: hub.example:8090\r\n\r\n',
      { url: '/a', host: 'hub.example:8090' },
    ],
    ['a Host that is an address', 'GET /a HTTP/1.1\r\nHost: [::1]:80\r\n\r\n', { url: '/a', host: '[::1]:80' }],
    ['an absolute target', 'GET http://one/a HTTP/1.1\r\nHost: two\r\n\r\n', { url: '/a', host: 'one' }],
    [
      'equal headers twice',
      'GET /a HTTP/1.1\r\nHost: x\r\nAuthorization: a\r\nAuthorization: a\r\n\r\n',
      { url: '/a', host: 'x' },
    ],
    ['encoded letters', 'GET /%61 HTTP/1.1\r\nHost: x\r\n\r\n', { url: '/a', host: 'x' }],
    [
      'an expectation that nobody knows',
      'GET /a HTTP/1.1\r\nHost: x\r\nExpect: more\r\n\r\n',
      { url: '/a', host: 'x' },
    ],
    ['a line before it', '\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n', { url: '/a', host: 'x' }],
  ])('with %s is served', async (_what, bytes, expected) => {
    expect(await send(bytes)).toBe(200);
    expect(seen).toEqual([expected]);
  });

  it.each([
    ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['two Hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n', 400],
    ['two Hosts in HTTP/1.0', 'GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n', 400],
    ['an empty Host', 'GET / HTTP/1.1\r\nHost:\r\n\r\n', 400],
    ['a Host with a path', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n', 400],
    ['a Host with a user', 'GET / HTTP/1.1\r\nHost: a@b\r\n\r\n', 400],
    ['a Host with a bad port', 'GET / HTTP/1.1\r\nHost: a:b\r\n\r\n', 400],
    ['a Host with a port beyond all', 'GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n', 400],
    ['a Host that is half an address', 'GET / HTTP/1.1\r\nHost: [::1\r\n\r\n', 400],
    ['an absolute target and no Host', 'GET http://a/ HTTP/1.1\r\n\r\n', 400],
    ['an absolute target with a user', 'GET http://u:p@a/ HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['an asterisk for a GET', 'GET * HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['a fragment', 'GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['two Authorizations', 'GET / HTTP/1.1\r\nHost: a\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n', 400],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost : a\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['chunks in HTTP/1.0', 'POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    [
      'an unknown transfer coding',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
      501,
    ],
    ['a version to come', 'GET / HTTP/3.0\r\nHost: a\r\n\r\n', 505],
    ['a version of frames', 'GET / HTTP/2.0\r\nHost: a\r\n\r\n', 505],
    ['lines that end in another way', 'GET / HTTP/1.1\nHost: a\n\n', 400],
  ])('with %s is refused', async (_what, bytes, status) => {
    expect(await send(bytes)).toBe(status);
    expect(seen).toEqual([]);
  });

  it('about the server as a whole is answered without anybody', async () => {
    expect(await send('OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n')).toBe(204);
    expect(seen).toEqual([]);
  });

  it('is answered after a connection could not be taken', async () => {
    server.server.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }));
    expect(limits).toEqual(['connections']);
    expect(await send('GET /a HTTP/1.1\r\nHost: x\r\n\r\n')).toBe(200);
  });

  it('is answered after any socket has failed', async () => {
    const accepted = once(server.server, 'connection');
    const connection = await openRawConnection(server.port);
    const [socket] = await accepted;
    socket.emit('error', new Error('whatever'));
    connection.socket.resetAndDestroy();
    expect(await send('GET /a HTTP/1.1\r\nHost: x\r\n\r\n')).toBe(200);
  });
});

describe('connections of one address', () => {
  it.each([
    ['are bounded, and count until they close', false, 'closed'],
    ['of a trusted proxy are not', true, 200],
  ] as const)('%s', async (_what, isProxy, expected) => {
    const limits: string[] = [];
    const onLimit = (limit: string, address: string) => limits.push(`${limit} ${address}`);
    const options = { connectionsMaxPerAddress: 2, isProxy: () => isProxy, onLimit };
    const server = await startGuardedServer({ request: (_req, res) => void res.end('served') }, options);
    const ask = async (connection: RawConnection) => {
      await connection.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      const answer = await connection.answer();
      return answer === 'closed' ? answer : answer.status;
    };
    const [first, second] = [await openRawConnection(server.port), await openRawConnection(server.port)];
    expect([await ask(first), await ask(second)]).toEqual([200, 200]);
    const third = await openRawConnection(server.port);
    expect(await ask(third)).toBe(expected);
    expect(limits).toEqual(isProxy ? [] : ['address-connections 127.0.0.1']);
    first.socket.resetAndDestroy();
    while ((await countOf(server)) > (isProxy ? 2 : 1)) await new Promise(setImmediate);
    const fourth = await openRawConnection(server.port);
    expect(await ask(fourth)).toBe(200);
    await server.stop();
  });

  const countOf = ({ server }: GuardedServer) =>
    new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
});

describe('a body that is refused before it has come', () => {
  const BYTES = 4 * 1024 ** 2;
  const refuse = (res: ServerResponse) => void res.writeHead(413, { 'Content-Length': 0 }).end();

  it.each(['keep-alive', 'close'])(
    'is read away, so that its sender reads the answer (Connection: %s)',
    async (how) => {
      const server = await startGuardedServer({ request: (_req, res) => refuse(res) });
      const connection = await openRawConnection(server.port);
      await connection.write(`POST / HTTP/1.1\r\nHost: x\r\nConnection: ${how}\r\nContent-Length: ${BYTES}\r\n\r\n`);
      await connection.write(...Array.from({ length: 64 }, () => Buffer.alloc(BYTES / 64, 'a')));
      expect(await connection.answer()).toMatchObject({ status: 413 });
      if (how === 'keep-alive') {
        await connection.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
        expect(await connection.answer()).toMatchObject({ status: 413 });
        connection.socket.destroy();
      }
      await connection.closed;
      await server.stop();
    },
  );

  it.each(['keep-alive', 'close'])('is cut when it goes on beyond the bound (Connection: %s)', async (how) => {
    const server = await startGuardedServer({ request: (_req, res) => refuse(res) }, { discardMaxBytes: 1024 ** 2 });
    const connection = await openRawConnection(server.port);
    await connection.write(`POST / HTTP/1.1\r\nHost: x\r\nConnection: ${how}\r\nContent-Length: ${BYTES}\r\n\r\n`);
    expect(await connection.answer()).toMatchObject({ status: 413 });
    connection.socket.write(Buffer.alloc(BYTES, 'a'));
    await connection.closed;
    await server.stop();
  });

  it('is cut when its sender stays silent', async () => {
    const server = await startGuardedServer({ request: (_req, res) => refuse(res) }, { lingerIdleMs: 20 });
    const connection = await openRawConnection(server.port);
    await connection.write('POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 9\r\n\r\n');
    expect(await connection.answer()).toMatchObject({ status: 413 });
    await connection.closed;
    await server.stop();
  });
});

describe('a server that speaks TLS', () => {
  let port: number;
  let server: Server;
  const { ca, cert, key } = serverCertificate;

  beforeEach(async () => {
    server = createServer({ ...toServerOptions(GUARD_OPTIONS), allowHalfOpen: true, cert, key });
    const request: Serve = (req, res) => void res.writeHead(req.method === 'GET' ? 200 : 413).end();
    installHttpGuard(server, { request, upgrade: undefined }, GUARD_OPTIONS);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterEach(() => server.close());

  it('tells browsers to come over TLS alone, and survives who does not speak it', async () => {
    const plain = await openRawConnection(port);
    await plain.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await plain.closed;
    for (const path of ['/', '/%zz']) {
      const [answer] = await once(get({ port, path, ca, servername: 'localhost', agent: false }), 'response');
      expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
      answer.resume();
    }
  });

  it('reads away a body that is refused before it has come', async () => {
    const options = { port, ca, servername: 'localhost', allowHalfOpen: true };
    const socket = connect(options);
    await once(socket, 'secureConnect');
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4194304\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 413 /);
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.end(Buffer.alloc(4_194_304, 'a'), resolve);
    });
    await once(socket.resume(), 'close');
    expect(socket.errored).toBeNull();
  });
});
