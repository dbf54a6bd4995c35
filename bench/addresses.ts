/** What one call costs the gateway's client over three addresses of the UCS, beside one: their health is watched meanwhile. Processor time of the client alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedLimits } from '../src/config/fixed-limits.ts';
import { systemClock as clock } from '../src/kernel/clock.ts';
import { silentLog as log, noMetrics } from '../src/telemetry/silent.ts';
import { createGrpcUcsClient } from '../src/ucs-client/grpc-ucs-client.ts';
import type { UcsClient } from '../src/ucs-client/port.ts';
import type { Report } from './support/report.ts';
import { toMedian, toRoundsRatio } from './support/rounds.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

const ADDRESSES = 3;
const ROUNDS = 60;
const CALLS = 6_000;
const CALLS_AT_ONCE = 64;
const GOAL = 1.03;

export async function benchAddresses(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const servers = await Promise.all(
    Array.from({ length: ADDRESSES }, (_, index) => startUcs(join(folder, `${index}`))),
  );
  const targets = servers.map(({ address }) => address);
  const one = connect(targets.slice(0, 1));
  const three = connect(targets);
  try {
    await Promise.all([untilAllServe(one, 1), untilAllServe(three, ADDRESSES)]);
    const costs = { one: [] as number[], three: [] as number[] };
    // In turn, so that what else the machine does falls on both.
    for (let round = 0; round < ROUNDS; round++) {
      costs.one.push(await measure(one));
      costs.three.push(await measure(three));
    }
    return toReport(costs.one, costs.three);
  } finally {
    await Promise.all([one.stop(), three.stop()]);
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

function startUcs(dataDir: string): Promise<ServerProcess> {
  const env = { UCS_PORT: '0', DATA_DIR: dataDir };
  return startServer(['src/main.ts', 'ucs'], { env, ready: /(?=.* is ready).*?(127\.0\.0\.1:\d+)/ });
}

function connect(targets: readonly string[]): UcsClient {
  const { certificatesRereadMs: _, ...limits } = fixedLimits.ucsClient;
  return createGrpcUcsClient({
    ...limits,
    target: targets.join(','),
    tls: undefined,
    tokenFile: undefined,
    tokenRereadMs: 60_000,
    application: 'bench',
    road: 'stream',
    lookUp: async () => [],
    random: Math.random,
    clock,
    log,
    metrics: noMetrics,
  });
}

function untilAllServe(client: UcsClient, count: number): Promise<void> {
  return new Promise((resolve) => {
    const look = () => (client.addresses().serving === count ? resolve() : void clock.after(10, look));
    look();
  });
}

/** Microseconds of this process for one call. */
async function measure(client: UcsClient): Promise<number> {
  const before = process.cpuUsage();
  for (let made = 0; made < CALLS; made += CALLS_AT_ONCE) {
    await Promise.all(Array.from({ length: CALLS_AT_ONCE }, () => call(client)));
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}

function call(client: UcsClient) {
  const caller = { tenant: 'bench', userId: 'bench', userName: 'bench', referenceId: 1, timeoutMs: 5_000 };
  return client.call('GetInteraction', { interactionId: 'NOBODY0000000000' }, caller);
}

function toReport(one: readonly number[], three: readonly number[]): Report {
  return {
    title: `The UCS at ${ADDRESSES} addresses: processor time of the client for one call, median of ${ROUNDS} rounds`,
    rows: [
      { name: 'one address', figures: { us: toMedian(one).toFixed(1) } },
      { name: `${ADDRESSES} addresses, health watched`, figures: { us: toMedian(three).toFixed(1) } },
    ],
    ratios: [{ name: 'three addresses to one', ...toRoundsRatio(three, one), goal: { atMost: GOAL } }],
  };
}
