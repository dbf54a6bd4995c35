import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NatsStartError, openNatsRoad } from '../../../../src/delivery/nats/server/connection.ts';
import { silentLog } from '../../../../src/telemetry/silent.ts';
import { serverCertificate } from '../../../support/certificates.ts';

const FIT = { server_id: 'X', version: '2.15.2', proto: 1, headers: true, max_payload: 1_048_576, jetstream: true };

/** As much of a NATS server as a client needs to be connected: it says what it is, and answers pings. */
async function startServer(info: object): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write(`INFO ${JSON.stringify(info)}\r\n`);
    socket.on('data', (bytes) => {
      if (bytes.includes('PING')) socket.write('PONG\r\n');
    });
  });
  return listen(server);
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return `nats://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

function open(server: string) {
  const files = { credentialsFile: undefined, tlsCaFile: undefined, tlsCertFile: undefined, tlsKeyFile: undefined };
  return openNatsRoad({ servers: [server], ...files }, 'test', silentLog);
}

/** As much of a server with TLS as a client needs to judge its certificate. */
async function startTlsServer(): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write(`INFO ${JSON.stringify({ ...FIT, tls_required: true })}\r\n`);
    const secure = new TLSSocket(socket, { isServer: true, cert: serverCertificate.cert, key: serverCertificate.key });
    secure.on('error', () => {});
  });
  return listen(server);
}

describe('the road to NATS', () => {
  it('is taken when the server is new enough and has JetStream', async () => {
    const road = await open(await startServer(FIT));
    expect(road.isConnected()).toBe(true);
    await road.connection.close();
    expect(road.isConnected()).toBe(false);
  });

  it.each([
    [{ version: '2.14.9' }, 'NATS_URL: nats-server 2.14.9 is too old: 2.15 or newer is needed'],
    [{ version: '2.9.10' }, 'NATS_URL: nats-server 2.9.10 is too old: 2.15 or newer is needed'],
    [{ jetstream: undefined }, 'NATS_URL: JetStream is not enabled on the server'],
    [{ max_payload: 65_536 }, /^NATS_URL: the server takes messages of 65536 bytes: set its max_payload/],
  ])('is refused, in one line, where the server is %j', async (change, line) => {
    const refused = open(await startServer({ ...FIT, ...change }));
    await expect(refused).rejects.toThrow(line);
    await expect(refused).rejects.toMatchObject({ name: 'NatsStartError', code: 'WRONG_SETTING' });
  });

  it('is refused for good where the credentials are wrong', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.write(`INFO ${JSON.stringify({ ...FIT, auth_required: true })}\r\n`);
      socket.once('data', () => socket.end("-ERR 'Authorization Violation'\r\n"));
    });
    const refused = open(await listen(server));
    await expect(refused).rejects.toThrow(/^NATS_URL: .*Authorization Violation/i);
    await expect(refused).rejects.toMatchObject({ code: 'WRONG_SETTING' });
  });

  it('says which setting is missing where the certificate of the server is not trusted', async () => {
    await expect(open(await startTlsServer())).rejects.toThrow(/^NATS_URL: .*certificate.*NATS_TLS_CA_FILE/);
  });

  it('says in one line that nobody is there', async () => {
    const refused = open('nats://user:secret@127.0.0.1:1');
    await expect(refused).rejects.toThrow(NatsStartError);
    await expect(refused).rejects.toThrow(/^NATS_URL: [^\n]+$/);
    await expect(refused).rejects.not.toThrow(/secret/);
  });
});
