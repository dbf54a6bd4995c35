import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { findNatsServer, startNatsServers } from './nats-servers.ts';

/** Three NATS servers, one UCS and three gateways on loopback, to play with: kill one, and see that nothing is lost. */

const FOLDER = resolve(process.env['DATA_DIR'] ?? './data', 'cluster');
const PORT = Number(process.env['PORT'] ?? 8090);
const NATS_PORT = Number(process.env['NATS_PORT'] ?? 4222);
const UCS_PORT = Number(process.env['UCS_PORT'] ?? 50_051);
const NUMBERS = [0, 1, 2];
/** From one gateway's ports to the next one's. */
const STEP = 100;
const STOP_MAX_MS = 12_000;

const children: { readonly name: string; readonly child: ChildProcess }[] = [];

function run(name: string, words: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const { promise: ready, resolve: isReady, reject } = Promise.withResolvers<void>();
  const child = spawn(process.execPath, ['--max-semi-space-size=16', 'src/main.ts', ...words], {
    env: { ...process.env, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push({ name, child });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      console.log(`${name.padEnd(10)} ${line}`);
      if (/127\.0\.0\.1:\d+/.test(line)) isReady();
    });
  }
  child.once('exit', (code, signal) => {
    console.log(`${name.padEnd(10)} ended with ${code ?? signal}`);
    reject(new Error(`${name} ended`));
  });
  ready.catch(() => {});
  return ready;
}

/** Whoever needs another one ends before it. */
const STOP_ORDER = ['gateway', 'ucs', 'nats'];

async function stop(): Promise<void> {
  for (const kind of STOP_ORDER) {
    await stopAll(children.filter(({ name }) => name.startsWith(kind)).map(({ child }) => child));
  }
}

async function stopAll(asked: readonly ChildProcess[]): Promise<void> {
  const running = asked.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  const ended = Promise.all(running.map((child) => once(child, 'exit')));
  for (const child of running) child.kill('SIGTERM');
  const late = setTimeout(() => {
    for (const child of running) child.kill('SIGKILL');
  }, STOP_MAX_MS);
  await ended;
  clearTimeout(late);
}

async function start(): Promise<void> {
  const ports = NUMBERS.map((number) => ({ client: NATS_PORT + number, route: NATS_PORT + 2000 + number }));
  const servers = await startNatsServers(findNatsServer(), FOLDER, ports);
  for (const server of servers) children.push({ name: server.name, child: server.process() });
  console.log(`nats       ${servers.map(({ url }) => url).join(', ')}`);
  await run('ucs', ['ucs'], { DATA_DIR: join(FOLDER, 'ucs'), UCS_PORT: String(UCS_PORT) });
  const gateways = NUMBERS.map((number) =>
    run(`gateway-${number + 1}`, ['serve'], {
      DATA_DIR: join(FOLDER, `gateway-${number + 1}`),
      GATEWAY_NAME: `gateway-${number + 1}`,
      PORT: String(PORT + STEP * number),
      ADMIN_PORT: String(PORT + 1 + STEP * number),
      NATS_URL: servers.map(({ url }) => url).join(','),
      UCS_TARGET: `127.0.0.1:${UCS_PORT}`,
    }),
  );
  await Promise.all(gateways);
  console.log('ready      Any of the gateways takes any request. Kill what you like; Ctrl-C stops all.');
  for (const { name, child } of children) console.log(`${name.padEnd(10)} process ${child.pid}`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stop().then(() => process.exit(0)));
}
start().catch(async (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  await stop();
  process.exit(1);
});
