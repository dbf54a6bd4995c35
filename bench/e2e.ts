/**
 * One operation end to end: POST accepted, executed by a UCS in another process, notified on one WebSocket. What is compared is the CPU time of
 * the gateway's process per operation, all features on, with that of the least program one could write (baseline/least-gateway.ts).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GATEWAY_COMMAND } from './support/gateway-command.ts';
import { type NotificationSocket, openBareSocket, openBayeuxSocket } from './support/notification-socket.ts';
import { createPostClient, type PostClient } from './support/post-client.ts';
import type { Report } from './support/report.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

const CONCURRENCY = 64;
const WARM_UP = 1_000;
const OPERATIONS = 4_000;
const ROUNDS = 3;
const AUTHORIZATION = `Basic ${Buffer.from('alice:demo').toString('base64')}`;

type Road = {
  readonly server: ServerProcess;
  readonly client: PostClient;
  readonly socket: NotificationSocket;
  readonly name: string;
};
type Figures = { readonly cpuMicrosPerOperation: number; readonly operationsPerSecond: number };

export async function benchEndToEnd(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const ucs = await startServer(['src/main.ts', 'ucs'], {
    env: { DATA_DIR: join(folder, 'ucs'), UCS_PORT: '0' },
    ready: /(127\.0\.0\.1:\d+)/,
  });
  const roads = [await openGateway(ucs.address, join(folder, 'gateway')), await openBaseline(ucs.address)] as const;
  try {
    for (const road of roads) await run(road, WARM_UP, 'warm');
    const rounds: { gateway: Figures; baseline: Figures }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const [gateway, baseline] = [await measure(roads[0], round), await measure(roads[1], round)];
      rounds.push({ gateway, baseline });
    }
    return toReport(rounds);
  } finally {
    for (const road of roads) await close(road);
    await ucs.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openGateway(ucs: string, dataDir: string): Promise<Road> {
  const server = await startServer(GATEWAY_COMMAND, {
    env: { UCS_TARGET: ucs, DATA_DIR: dataDir, PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'info' },
    ready: /(http:\/\/127\.0\.0\.1:\d+)/,
  });
  const socket = await openBayeuxSocket(`${server.address.replace('http', 'ws')}/api/v2/notifications`, AUTHORIZATION);
  const client = createPostClient(`${server.address}/api/v2/ucs/interactions`, {
    connections: CONCURRENCY,
    headers: { authorization: AUTHORIZATION },
  });
  return { name: 'gateway', server, client, socket };
}

async function openBaseline(ucs: string): Promise<Road> {
  const server = await startServer(['bench/baseline/least-gateway.ts', ucs], { ready: /ready (\S+)/ });
  const socket = await openBareSocket(server.address.replace('http', 'ws'));
  return {
    name: 'baseline',
    server,
    client: createPostClient(server.address, { connections: CONCURRENCY, headers: {} }),
    socket,
  };
}

async function measure(road: Road, round: number): Promise<Figures> {
  const cpuBefore = road.server.cpuMicros();
  const startedMs = performance.now();
  await run(road, OPERATIONS, `round-${round}`);
  const seconds = (performance.now() - startedMs) / 1_000;
  return {
    cpuMicrosPerOperation: (road.server.cpuMicros() - cpuBefore) / OPERATIONS,
    operationsPerSecond: OPERATIONS / seconds,
  };
}

/** Keeps CONCURRENCY operations under way; each ends when its notification has come. */
async function run(road: Road, operations: number, label: string): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let number = next++; number < operations; number = next++) {
      const body = JSON.stringify({
        operationName: 'FindPhoneCall',
        callId: `${road.name}-${label}-${number}`,
        status: 'InProcess',
        phoneNumber: '1231231231',
        type: 'Inbound',
        userData: { key1: 'value1', key2: 'value2' },
      });
      const { referenceId } = await road.client.post(body);
      await road.socket.answerTo(referenceId);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

async function close(road: Road): Promise<void> {
  road.client.close();
  road.socket.close();
  await road.server.stop();
}

/** The round with the median ratio speaks: a noisy neighbour in one round then says nothing. */
function toReport(rounds: readonly { readonly gateway: Figures; readonly baseline: Figures }[]): Report {
  const ratioOf = (round: (typeof rounds)[number]) =>
    round.gateway.cpuMicrosPerOperation / round.baseline.cpuMicrosPerOperation;
  const sorted = [...rounds].sort((left, right) => ratioOf(left) - ratioOf(right));
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined) throw new Error('no round was measured');
  const row = (name: string, figures: Figures) => ({
    name,
    figures: {
      'CPU us/op': figures.cpuMicrosPerOperation.toFixed(0),
      'ops/s': figures.operationsPerSecond.toFixed(0),
    },
  });
  return {
    title: 'One operation end to end: CPU of the gateway process, UCS in another process',
    rows: [row('gateway, all features on', median.gateway), row('least program', median.baseline)],
    ratios: [{ name: 'CPU per operation, gateway / least program', value: ratioOf(median), goal: { atMost: 0.8 } }],
  };
}
