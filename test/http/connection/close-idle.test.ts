import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Serve } from '../../../src/http/connection/request-turns.ts';
import { installHttpGuard, toServerOptions } from '../../../src/http/http-guard.ts';
import { serverCertificate } from '../../support/certificates.ts';
import { GUARD_OPTIONS } from '../../support/guarded-server.ts';

/** More than the buffers of both ends take at once. */
const ANSWER = 'a'.repeat(16 * 1024 ** 2);
const { ca, cert, key } = serverCertificate;

const KINDS = [
  {
    name: 'HTTP',
    create: () => createHttpServer(toServerOptions(GUARD_OPTIONS)),
    open: (port: number): Socket => connect(port, '127.0.0.1'),
  },
  {
    name: 'HTTPS',
    create: (): Server => createHttpsServer({ ...toServerOptions(GUARD_OPTIONS), allowHalfOpen: true, cert, key }),
    open: (port: number): Socket => connectTls({ port, ca, servername: 'localhost' }),
  },
];

describe.each(KINDS)('a server of $name that closes', ({ create, open }) => {
  async function listen(request: Serve): Promise<{ readonly server: Server; readonly port: number }> {
    const server = create();
    const { cut } = installHttpGuard(server, { request, upgrade: undefined }, GUARD_OPTIONS);
    onTestFinished(() => {
      server.close();
      cut();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
  }

  it('lets the answer out that has ended and is being written, then cuts idle connections', async () => {
    const whole = Promise.withResolvers<boolean>();
    const { server, port } = await listen((req, res) => {
      if (req.url === '/idle') return void res.end();
      res.once('close', () => whole.resolve(res.writableFinished && !req.socket.destroyed));
      res.end(ANSWER);
      // By then Node knows that all of the request is there.
      setImmediate(() => server.close());
    });
    const idle = open(port);
    idle.write('GET /idle HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(idle, 'data');
    const client = open(port);
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const answer = await text(client);
    expect(answer.endsWith(`\r\n\r\n${ANSWER}`)).toBe(true);
    expect(await whole.promise).toBe(true);
    idle.resume();
    if (!idle.closed) await once(idle, 'close');
  });

  it('gives the answers that it owes, and cuts their connections then', async () => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<() => void>();
    const { server, port } = await listen((_req, res) => ask(() => res.end('at last')));
    const client = open(port);
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const answer = await asked;
    server.close();
    setImmediate(answer);
    expect(await text(client)).toMatch(/at last$/);
  });
});
