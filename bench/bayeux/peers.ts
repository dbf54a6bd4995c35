import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GATEWAY_COMMAND } from '../support/gateway-command.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

/** A server to measure: where it serves Bayeux, and what its clients must send along. */
export type Peer = {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the server speaks Bayeux; a bare one gets frames and passes them on. */
  readonly isBayeux: boolean;
  readonly server: ServerProcess;
  stop(): Promise<void>;
};

const READY = /(http:\/\/127\.0\.0\.1:\d+)/;

/** The gateway with everything on, and a public channel. */
export async function startOurs(env: Readonly<Record<string, string>> = {}): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const server = await startServer(GATEWAY_COMMAND, {
    env: {
      DATA_DIR: folder,
      PORT: '0',
      ADMIN_PORT: '0',
      BAYEUX_PUBLIC_CHANNELS: '/test/**',
      BAYEUX_SESSIONS_PER_USER: '20000',
      RATE_LIMIT_PER_USER: '1000000',
      RATE_LIMIT_BURST: '10000000',
      ...env,
    },
    ready: READY,
  });
  return {
    name: 'gateway',
    url: `${server.address}/api/v2/notifications`,
    headers: { authorization: `Basic ${Buffer.from('alice:demo').toString('base64')}` },
    isBayeux: true,
    server,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function startBare(): Promise<Peer> {
  return startPeer('bare ws loop', 'bare-fan-out.ts', '/', false);
}

/** Answers every message, as a session's beginning needs it. */
export function startBareAnswers(): Promise<Peer> {
  return startPeer('bare ws', 'bare-answers.ts', '/', true);
}

export function startFaye(): Promise<Peer> {
  return startPeer('faye 1.4', 'faye-server.ts', '/bayeux', true);
}

export function startCometdServer(): Promise<Peer> {
  return startPeer('cometd-nodejs-server 1.2', 'cometd-server.ts', '/cometd', true);
}

async function startPeer(name: string, file: string, path: string, isBayeux: boolean): Promise<Peer> {
  installPeers();
  const server = await startServer([`bench/baseline/${file}`], { ready: READY });
  return { name, url: server.address + path, headers: {}, isBayeux, server, stop: server.stop };
}

/** The peers are dependencies of bench/ alone: they are fetched when a benchmark first needs them. */
function installPeers(): void {
  if (existsSync('bench/node_modules/faye')) return;
  const { status } = spawnSync('npm', ['ci', '--prefix', 'bench'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the peers could not be installed');
}
