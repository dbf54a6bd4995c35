import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { describe, it, onTestFinished } from 'vitest';
import type { UcsTlsOptions } from '../../../src/ucs-client/channel/channel-credentials.ts';
import { authorityFile, clientFilesIn, serverCertificate } from '../../support/certificates.ts';
import { startHttp2Front } from '../../support/http2-front.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { connectUcs, untilProblem } from '../../support/ucs-client-options.ts';

/** A server of whatever kind; its address with this name. */
async function listen(server: NetServer, host: string): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `${host}:${address.port}`;
}

async function grpcServer(credentials: ServerCredentials, host = 'localhost'): Promise<string> {
  const server = new Server({ 'grpc.enable_channelz': 0 });
  onTestFinished(() => server.forceShutdown());
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error === null ? resolve(bound) : reject(error))),
  );
  return `${host}:${port}`;
}

const { ca, cert, key } = serverCertificate;
const keyPairs = [{ cert_chain: cert, private_key: key }];
const tlsServer = () => grpcServer(ServerCredentials.createSsl(null, keyPairs, false));
const mutualTlsServer = () => grpcServer(ServerCredentials.createSsl(ca, keyPairs, true));
const plainServer = () => grpcServer(ServerCredentials.createInsecure());

const TLS: UcsTlsOptions = { caFile: authorityFile, client: undefined, rereadMs: 60_000 };
const foreignAuthority = () => ({ ...TLS, caFile: clientWith('stranger').certFile });

function clientWith(who: 'client' | 'stranger') {
  const files = clientFilesIn(makeTemporaryFolder());
  files.become(who);
  return files;
}

type Place = {
  readonly what: string;
  readonly target: () => Promise<string>;
  readonly tls?: () => UcsTlsOptions;
  readonly problem: string;
};

const BREAKS = 'accepts connections and breaks them: it may want TLS, or another certificate';
const PLACES: readonly Place[] = [
  {
    what: 'nobody listens',
    target: async () => '127.0.0.1:1',
    problem: 'refuses connections: nothing listens there (ECONNREFUSED)',
  },
  {
    what: 'a name does not exist',
    target: async () => 'no-such-host.invalid:50051',
    problem: 'has a name that is not found',
  },
  {
    what: 'a socket is not there',
    target: async () => `unix:${join(makeTemporaryFolder(), 'ucs.sock')}`,
    problem: 'is a socket that does not exist (ENOENT)',
  },
  {
    what: 'connections are closed at once',
    target: () =>
      listen(
        createServer((socket) => void socket.destroy()),
        '127.0.0.1',
      ),
    problem: BREAKS,
  },
  {
    what: 'connections are reset at once',
    target: () =>
      listen(
        createServer((socket) => void socket.resetAndDestroy()),
        '127.0.0.1',
      ),
    problem: BREAKS,
  },
  {
    what: 'connections are taken and nothing comes',
    target: () => listen(createServer(), '127.0.0.1'),
    problem: 'does not answer: no connection comes about',
  },
  {
    what: 'a web server listens',
    target: () => listen(createHttpServer(), '127.0.0.1'),
    problem: 'answers in another language than gRPC',
  },
  {
    what: 'a proxy answers with an HTTP status',
    target: async () => (await startHttp2Front(() => 502)).target,
    problem: 'is answered for by something that is no gRPC server (it answers with an HTTP status)',
  },
  { what: 'TLS is expected and the gateway speaks plain text', target: tlsServer, problem: BREAKS },
  {
    what: 'plain text is spoken and the gateway wants TLS',
    target: plainServer,
    tls: () => TLS,
    problem: 'speaks plain text, and the gateway is told to use TLS',
  },
  {
    what: 'a client certificate is wanted and there is none',
    target: mutualTlsServer,
    tls: () => TLS,
    problem: 'asks for a client certificate, and the gateway has none (UCS_TLS_CERT_FILE)',
  },
  {
    what: 'the client certificate is a stranger’s',
    target: mutualTlsServer,
    tls: () => ({ ...TLS, client: clientWith('stranger') }),
    problem: BREAKS,
  },
  {
    what: 'the certificate is of another authority',
    target: tlsServer,
    tls: foreignAuthority,
    problem: 'shows a certificate that UCS_TLS_CA_FILE does not vouch for',
  },
  {
    what: 'the files of the gateway are not there',
    target: tlsServer,
    tls: () => ({ ...TLS, caFile: join(makeTemporaryFolder(), 'none.pem') }),
    problem: 'was not called: the certificate files of the gateway (UCS_TLS_*) cannot be read',
  },
];

describe('the problem with a UCS names its address and the cause', () => {
  it.each(PLACES)('when $what', async ({ target, tls, problem }) => {
    const address = await target();
    const client = connectUcs(address, { tls: tls?.(), checkTimeoutMs: 300 });
    await untilProblem(client, `The UCS at ${address} ${problem}.`);
  });
});
