import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { clientFilesIn } from '../support/certificates.ts';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';

const READ = 'Contact centres and users were read anew.';

/** An open connection, and the certificate that the gateway has shown on it. */
async function open(port: number): Promise<{ readonly socket: TLSSocket; readonly fingerprint: string }> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  onTestFinished(() => void socket.destroy());
  return { socket, fingerprint: new X509Certificate(socket.getPeerCertificate().raw).fingerprint256 };
}

it('SIGHUP takes over the certificate of the listener for new connections, and those that stand go on', async () => {
  const dataDir = createDataDir();
  const { certFile, keyFile, become } = clientFilesIn(dataDir.path);
  become('client');
  const gateway = await startGatewayProcess(dataDir.path, { HTTP_TLS_CERT_FILE: certFile, HTTP_TLS_KEY_FILE: keyFile });
  onTestFinished(async () => {
    await gateway.stop();
    dataDir.remove();
  });
  const port = Number(new URL(gateway.address).port);
  const before = await open(port);
  become('stranger');
  gateway.signal('SIGHUP');
  await gateway.until((line) => line.includes(READ));
  const after = await open(port);
  expect(after.fingerprint).not.toBe(before.fingerprint);
  before.socket.write('GET /api/v2/diagnostics/version HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [answer] = await once(before.socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
});
