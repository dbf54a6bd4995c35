import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { freePort } from './admin-client.ts';
import { serverCertificate, serverFiles } from './certificates.ts';
import { createDataDir, type Program, startGatewayProcess, startProgram } from './gateway-process.ts';
import { ROOT } from './source-files.ts';

export type BalancerExample = {
  readonly name: string;
  /** Where the program is; undefined where it is not there. It is in .ci/run. */
  readonly path: string | undefined;
  /** The example in deploy/ that it is started with. */
  readonly file: string;
  words(file: string): readonly string[];
};

export const BALANCER_EXAMPLES: readonly BalancerExample[] = [
  {
    name: 'HAProxy',
    path: process.env['HAPROXY_PATH'],
    file: 'haproxy.cfg',
    words: (file) => ['-db', '-f', file],
  },
  {
    name: 'nginx',
    path: process.env['NGINX_PATH'],
    file: 'nginx.conf',
    words: (file) => ['-c', file, '-g', `daemon off; pid ${file}.pid; error_log stderr;`],
  },
  {
    name: 'Envoy',
    path: process.env['ENVOY_PATH'],
    file: 'envoy.yaml',
    words: (file) => ['--use-dynamic-base-id', '--concurrency', '1', '--log-level', 'error', '-c', file],
  },
];

type Ports = { readonly PORT: string; readonly ADMIN_PORT: string };

export type TwoGateways = {
  readonly folder: string;
  readonly first: Program;
  /** Starts the first one again, when it has ended. */
  startFirst(): Promise<Program>;
  /** Resolves with the address of the balancer's plain listener, and the port of that with TLS, when it passes requests on. */
  startBalancer(example: BalancerExample): Promise<{ readonly address: string; readonly tlsPort: number }>;
};

/** Two gateways with one UCS, each on ports and a DATA_DIR of its own, stopped when the test is over. */
export async function startTwoGateways(): Promise<TwoGateways> {
  const { path: folder, remove } = createDataDir();
  onTestFinished(remove);
  const ucs = await startProgram(['ucs'], { UCS_PORT: '0', DATA_DIR: join(folder, 'ucs') });
  onTestFinished(ucs.stop);
  const start = async (name: string, ports: Ports) => {
    const settings = { UCS_TARGET: ucs.address, READY_OFF_MS: '2500', TRUSTED_PROXIES: '127.0.0.1', ...ports };
    const gateway = await startGatewayProcess(join(folder, name), settings);
    onTestFinished(gateway.stop);
    return gateway;
  };
  const [one, two] = [await freePorts(), await freePorts()];
  const first = await start('one', one);
  await start('two', two);
  return {
    folder,
    first,
    startFirst: () => start('one', one),
    async startBalancer(example) {
      const [port, tlsPort] = [await freePort(), await freePort()];
      const file = join(folder, example.file);
      writeFileSync(file, toRunnable(example.file, folder, { port, tlsPort, one, two }));
      const balancer = spawn(example.path ?? '', example.words(file), { stdio: 'ignore' });
      // SIGKILL would leave nginx's workers behind.
      onTestFinished(() => void balancer.kill('SIGTERM'));
      const address = `http://127.0.0.1:${port}`;
      await vi.waitFor(() => askVersion(address), { timeout: 20_000 });
      return { address, tlsPort };
    },
  };
}

async function askVersion(address: string): Promise<void> {
  const { ok } = await fetch(`${address}/api/v2/diagnostics/version`);
  if (!ok) throw new Error('not served yet');
}

async function freePorts(): Promise<Ports> {
  return { PORT: String(await freePort()), ADMIN_PORT: String(await freePort()) };
}

/** The example as it stands in deploy/, with other ports and with certificates that are there. */
function toRunnable(
  file: string,
  folder: string,
  ports: { readonly port: number; readonly tlsPort: number; readonly one: Ports; readonly two: Ports },
): string {
  const bothInOne = join(folder, 'tls.pem');
  writeFileSync(bothInOne, Buffer.concat([serverCertificate.cert, serverCertificate.key]));
  const changes: Readonly<Record<string, string>> = {
    '8080': String(ports.port),
    '8443': String(ports.tlsPort),
    '8090': ports.one.PORT,
    '8091': ports.one.ADMIN_PORT,
    '8190': ports.two.PORT,
    '8191': ports.two.ADMIN_PORT,
    '/etc/ucs-gateway/tls.pem': bothInOne,
    '/etc/ucs-gateway/tls.crt': serverFiles.certFile,
    '/etc/ucs-gateway/tls.key': serverFiles.keyFile,
  };
  const text = readFileSync(join(ROOT, 'deploy', file), 'utf8');
  return text.replaceAll(
    /\b8(?:080|443|09[01]|19[01])\b|\/etc\/ucs-gateway\/tls\.\w+/g,
    (found) => changes[found] ?? found,
  );
}
