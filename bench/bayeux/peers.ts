import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GATEWAY_COMMAND } from '../support/gateway-command.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { bare, bayeux, type Dialect } from './dialects.ts';

/** A server to measure: where its clients connect, how they speak over a WebSocket, and what they must send along. */
export type Peer = {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly dialect: Dialect;
  readonly server: ServerProcess;
  stop(): Promise<void>;
};

/** Undefined, with one line about it, where the peer cannot be had. */
export type StartPeer = () => Promise<Peer | undefined>;

const READY = /(http:\/\/127\.0\.0\.1:\d+)/;

/** Those of the peers that can be had, in their order. */
export async function startPeers(starts: readonly StartPeer[]): Promise<readonly Peer[]> {
  const peers: Peer[] = [];
  for (const start of starts) {
    const peer = await start();
    if (peer !== undefined) peers.push(peer);
  }
  return peers;
}

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
    dialect: bayeux,
    server,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function startBare(): Promise<Peer> {
  return startNode('bare ws loop', 'bare-fan-out.ts', '/', bare);
}

/** Answers every message, as a session's beginning needs it. */
export function startBareAnswers(): Promise<Peer> {
  return startNode('bare ws', 'bare-answers.ts', '/', bayeux);
}

export async function startFaye(): Promise<Peer | undefined> {
  return arePeersInstalled() ? startNode('faye 1.4', 'faye-server.ts', '/bayeux', bayeux) : undefined;
}

export async function startCometdServer(): Promise<Peer | undefined> {
  if (!arePeersInstalled()) return undefined;
  return startNode('cometd-nodejs-server 1.2', 'cometd-server.ts', '/cometd', bayeux);
}

async function startNode(name: string, file: string, path: string, dialect: Dialect): Promise<Peer> {
  const server = await startServer([`bench/baseline/${file}`], { ready: READY });
  return { name, url: server.address + path, headers: {}, dialect, server, stop: server.stop };
}

/** Faye and cometd-nodejs-server are dependencies of bench/ alone: they are fetched when a benchmark first needs them. */
function arePeersInstalled(): boolean {
  if (existsSync('bench/node_modules/faye')) return true;
  const { status, stderr, error } = spawnSync('npm', ['ci', '--prefix', 'bench'], { encoding: 'utf8' });
  if (status === 0) return true;
  console.log(
    `Faye and cometd-nodejs-server are left out: npm ci: ${error?.message ?? stderr.trim().split('\n').at(0)}`,
  );
  return false;
}
