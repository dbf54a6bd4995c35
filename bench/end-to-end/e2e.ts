/**
 * One operation end to end: POST accepted, executed by a UCS in another process, notified on one WebSocket. What is compared is the CPU time of
 * the gateway's process per operation, all features on, with that of grpc-gateway and vanguard, of the least program one could write and of what no program can go below.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ratio, Report } from '../support/report.ts';
import { toMedian, toRoundsRatio } from '../support/rounds.ts';
import { startServer } from '../support/server-process.ts';
import {
  buildTranscoder,
  openBaseline,
  openGateway,
  openQuietGateway,
  openTranscoder,
  type Road,
  type ServedRoad,
} from './roads.ts';

const AT_ONCE = 64;
/** V8 compiles for so long: with 4,000 a quarter of what was measured was the compiler's. */
const WARM_UP = 16_000;
const OPERATIONS = 500;
const ROUNDS = 25;

type Figures = { readonly cpuMicros: number; readonly perSecond: number };

export async function benchEndToEnd(): Promise<Report> {
  const built = { grpcGateway: buildTranscoder('grpc-gateway'), vanguard: buildTranscoder('vanguard') };
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const ucs = await startServer(['src/main.ts', 'ucs'], {
    env: { DATA_DIR: join(folder, 'ucs'), UCS_PORT: '0' },
    ready: /(?=.* is ready).*?(127\.0\.0\.1:\d+)/,
  });
  const roads = {
    gateway: await openGateway(ucs.address, join(folder, 'gateway'), AT_ONCE),
    quiet: await openQuietGateway(ucs.address, join(folder, 'quiet'), AT_ONCE),
    grpcGateway: await openTranscoder('grpc-gateway', built.grpcGateway, ucs.address, AT_ONCE),
    vanguard: await openTranscoder('vanguard', built.vanguard, ucs.address, AT_ONCE),
    least: await openBaseline('least program', 'least-gateway', ucs.address, AT_ONCE),
    limit: await openBaseline('physical limit', 'physical-limit', ucs.address, AT_ONCE),
  };
  const present = Object.values(roads).filter((road) => road !== undefined);
  try {
    const measured = await measureInTurn(present);
    return toReport(roads, measured);
  } finally {
    for (const road of present) await road.close();
    await ucs.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The figures of each road, round by round. */
async function measureInTurn(roads: readonly ServedRoad[]): Promise<ReadonlyMap<Road, readonly Figures[]>> {
  for (const road of roads) await run(road, WARM_UP, 'warm');
  const measured = new Map(roads.map((road) => [road, [] as Figures[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const road of roads) measured.get(road)?.push(await measure(road, round));
  }
  return measured;
}

async function measure(road: ServedRoad, round: number): Promise<Figures> {
  const cpuBefore = road.server.cpuMicros();
  const startedMs = performance.now();
  await run(road, OPERATIONS, `round-${round}`);
  const seconds = (performance.now() - startedMs) / 1_000;
  return { cpuMicros: (road.server.cpuMicros() - cpuBefore) / OPERATIONS, perSecond: OPERATIONS / seconds };
}

/** Keeps AT_ONCE operations under way. */
async function run(road: Road, operations: number, label: string): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let number = next++; number < operations; number = next++) await road.run(`${road.name}-${label}-${number}`);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

type Roads = {
  readonly gateway: Road;
  readonly quiet: Road;
  readonly grpcGateway: Road | undefined;
  readonly vanguard: Road | undefined;
  readonly least: Road;
  readonly limit: Road;
};

function toReport(
  { gateway, quiet, grpcGateway, vanguard, least, limit }: Roads,
  measured: ReadonlyMap<Road, readonly Figures[]>,
): Report {
  const cpuOf = (road: Road) => (measured.get(road) ?? []).map(({ cpuMicros }) => cpuMicros);
  const beside = (road: Road | undefined, what: string, atMost: number): readonly Ratio[] => {
    if (road === undefined) return [];
    const ratio = toRoundsRatio(cpuOf(gateway), cpuOf(road));
    return [{ name: `CPU per operation, gateway / ${what}`, ...ratio, goal: { atMost } }];
  };
  return {
    title: `One operation end to end, ${AT_ONCE} at once: CPU of the gateway's process, UCS in another`,
    rows: [...measured].map(([{ name }, rounds]) => ({
      name,
      figures: {
        'CPU us/op': toMedian(rounds.map(({ cpuMicros }) => cpuMicros)).toFixed(0),
        'ops/s': toMedian(rounds.map(({ perSecond }) => perSecond)).toFixed(0),
      },
    })),
    ratios: [
      ...beside(grpcGateway, 'grpc-gateway v2', 1.2),
      ...beside(vanguard, 'vanguard', 1.2),
      ...beside(least, 'least program', 0.8),
      ...beside(limit, 'physical limit', 1.6),
      ...beside(quiet, 'without two lines of the log', 1.03),
    ],
  };
}
