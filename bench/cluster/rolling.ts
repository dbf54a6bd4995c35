/** How long a request waits for its answer while three gateways behind HAProxy, and then three NATS servers, are restarted in turn. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { findNatsServer, startNatsServers } from '../../scripts/nats-servers.ts';
import { freePort } from '../../test/support/admin-client.ts';
import { startGatewayCluster } from '../../test/support/gateway-cluster.ts';
import type { Program } from '../../test/support/gateway-process.ts';
import { post, toFindPhoneCall } from '../../test/support/rest-client.ts';
import { startBalancer } from '../../test/support/round-robin.ts';
import type { Report } from '../support/report.ts';

const REQUESTS_PER_SECOND = 50;
/** Before, between and after the restarts. */
const PAUSE_MS = 4_000;
const NUMBERS = [0, 1, 2];

type Load = { readonly answeredMs: readonly number[]; readonly refused: number };

export async function benchClusterRolling(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const running = new AsyncDisposableStack();
  running.defer(() => rmSync(folder, { recursive: true, force: true }));
  try {
    const ports: { readonly client: number; readonly route: number }[] = [];
    for (const _number of NUMBERS) ports.push({ client: await freePort(), route: await freePort() });
    const servers = await startNatsServers(findNatsServer(), folder, ports);
    running.defer(async () => void (await Promise.all(servers.map((server) => server.stop()))));
    const url = servers.map((server) => server.url).join(',');
    const cluster = await startGatewayCluster(url, 0, { NATS_REPLICAS: '3' });
    running.defer(cluster.stop);
    const own: { readonly PORT: string; readonly ADMIN_PORT: string }[] = [];
    for (const _number of NUMBERS) own.push({ PORT: `${await freePort()}`, ADMIN_PORT: `${await freePort()}` });
    const start = (number: number) => cluster.start(number + 1, { ...own[number], READY_OFF_MS: '1000' });
    const gateways: Program[] = [];
    for (const number of NUMBERS) gateways.push(await start(number));
    const balancer = await startBalancer({ name: 'HAProxy', path: findHaproxy() }, folder, gateways);
    running.defer(balancer.stop);
    await untilServed(balancer.address);

    const ofGateways = await measureLoad(balancer.address, async () => {
      for (const [number, gateway] of gateways.entries()) {
        gateway.signal('SIGTERM');
        await gateway.exited;
        await start(number);
        await setTimeout(PAUSE_MS);
      }
    });
    const ofServers = await measureLoad(balancer.address, async () => {
      for (const server of servers) {
        await server.leave();
        await server.start();
        await setTimeout(PAUSE_MS);
      }
    });
    return toReport(ofGateways, ofServers);
  } finally {
    await running.disposeAsync();
  }
}

async function untilServed(address: string): Promise<void> {
  const ask = () => fetch(`${address}/api/v2/diagnostics/version`).catch(() => undefined);
  while ((await ask())?.ok !== true) await setTimeout(50);
}

function findHaproxy(): string {
  const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` };
  return execFileSync('sh', ['-c', 'command -v haproxy'], { encoding: 'utf8', env }).trim();
}

/** The answers to requests at a steady pace, while that is done and some time before and after it. */
async function measureLoad(address: string, work: () => Promise<void>): Promise<Load> {
  const answeredMs: number[] = [];
  let refused = 0;
  let over = false;
  const ask = async (call: number): Promise<void> => {
    const sentMs = performance.now();
    const answer = await post(address, '/ucs/interactions', 'alice', toFindPhoneCall(`call-${call}`));
    answeredMs.push(performance.now() - sentMs);
    if (answer.status !== 200) refused++;
  };
  const startedMs = performance.now();
  const sending = (async () => {
    const asked: Promise<void>[] = [];
    while (!over) {
      asked.push(ask(asked.length));
      await setTimeout(Math.max(0, startedMs + (asked.length * 1_000) / REQUESTS_PER_SECOND - performance.now()));
    }
    await Promise.all(asked);
  })();
  await setTimeout(PAUSE_MS);
  await work();
  over = true;
  await sending;
  return { answeredMs: answeredMs.sort((one, other) => one - other), refused };
}

function toReport(ofGateways: Load, ofServers: Load): Report {
  const at = ({ answeredMs }: Load, part: number) => answeredMs[Math.floor(answeredMs.length * part)] ?? Number.NaN;
  const row = (name: string, load: Load) => ({
    name,
    figures: {
      requests: String(load.answeredMs.length),
      refused: String(load.refused),
      'ms p50': at(load, 0.5).toFixed(1),
      'ms p99': at(load, 0.99).toFixed(0),
      'ms longest': at(load, 1 - Number.EPSILON).toFixed(0),
    },
  });
  return {
    title: `${REQUESTS_PER_SECOND} requests/s through HAProxy while all are restarted in turn`,
    rows: [row('gateways', ofGateways), row('NATS servers, lame duck', ofServers)],
    ratios: [
      { name: 's, p99 while gateways are restarted', value: at(ofGateways, 0.99) / 1_000, goal: { atMost: 1 } },
      { name: 'requests refused meanwhile', value: ofGateways.refused, goal: { atMost: 0 } },
      { name: 's, p99 while NATS servers are restarted', value: at(ofServers, 0.99) / 1_000, goal: { atMost: 3 } },
    ],
  };
}
