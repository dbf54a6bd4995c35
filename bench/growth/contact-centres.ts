/**
 * What an operation costs the gateway when its users belong to 200 contact centres, beside the same users in one: POST to notification, CPU of the gateway's
 * process, a UCS in another.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoContactCentres } from '../../src/config/demo-identities.ts';
import { openUser, type ServedRoad, startGateway } from '../end-to-end/roads.ts';
import type { Report } from '../support/report.ts';
import { toMedian, toRoundsRatio } from '../support/rounds.ts';
import { startServer } from '../support/server-process.ts';

const USERS = 200;
const AT_ONCE = 64;
const WARM_UP = 4_000;
const OPERATIONS = 800;
const ROUNDS = 15;
const GOAL = 1.25;

type Deployment = { readonly centres: number; readonly roads: readonly ServedRoad[] };

export async function benchContactCentreGrowth(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const ucs = await startServer(['src/main.ts', 'ucs'], {
    env: { DATA_DIR: join(folder, 'ucs'), UCS_PORT: '0' },
    ready: /(?=.* is ready).*?(127\.0\.0\.1:\d+)/,
  });
  const deployments = [await deploy(ucs.address, folder, 1), await deploy(ucs.address, folder, USERS)];
  try {
    for (const deployment of deployments) await run(deployment, WARM_UP, 'warm');
    const costs = new Map(deployments.map((deployment) => [deployment.centres, [] as number[]]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const deployment of deployments) costs.get(deployment.centres)?.push(await measure(deployment, round));
    }
    return toReport(costs);
  } finally {
    for (const { roads } of deployments) for (const road of roads) await road.close();
    await ucs.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A gateway whose users are spread over so many contact centres, with a session of each. */
async function deploy(ucs: string, folder: string, centres: number): Promise<Deployment> {
  const file = join(folder, `${centres}.yaml`);
  writeFileSync(file, JSON.stringify({ identity: { contactCentres: toContactCentres(centres) } }), { mode: 0o600 });
  const server = await startGateway(ucs, join(folder, `gateway-${centres}`), { GATEWAY_CONFIG: file });
  const roads: ServedRoad[] = [];
  for (let number = 0; number < USERS; number++) roads.push(await openUser(server, `user-${number}`, 1));
  return { centres, roads };
}

function toContactCentres(count: number): object[] {
  const [centre] = demoContactCentres;
  const [user] = centre?.users ?? [];
  const toUser = (number: number) => ({ ...user, userName: `user-${number}`, userId: `user-${number}` });
  return Array.from({ length: count }, (_, at) => ({
    name: `centre-${at}`,
    features: centre?.features,
    users: Array.from({ length: USERS / count }, (__, number) => toUser(at + number)),
  }));
}

async function measure(deployment: Deployment, round: number): Promise<number> {
  const [first] = deployment.roads;
  const before = first?.server.cpuMicros() ?? Number.NaN;
  await run(deployment, OPERATIONS, `round-${round}`);
  return ((first?.server.cpuMicros() ?? Number.NaN) - before) / OPERATIONS;
}

/** Keeps AT_ONCE operations under way; the users take turns. */
async function run({ centres, roads }: Deployment, operations: number, label: string): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let number = next++; number < operations; number = next++) {
      await roads[number % roads.length]?.run(`${centres}-${label}-${number}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function toReport(costs: ReadonlyMap<number, readonly number[]>): Report {
  const name = `CPU per operation, ${USERS} contact centres / one`;
  return {
    title: `Operations of ${USERS} users: CPU of the gateway's process`,
    rows: [...costs].map(([centres, rounds]) => ({
      name: `contact centres: ${centres}`,
      figures: { 'CPU us/op': toMedian(rounds).toFixed(0) },
    })),
    ratios: [{ name, ...toRoundsRatio(costs.get(USERS) ?? [], costs.get(1) ?? []), goal: { atMost: GOAL } }],
  };
}
