/**
 * Time from the POST to the outcome at a steady rate that is far below what any of them takes, beside a unary call that the benchmark makes of the same UCS
 * itself. Times are those of the whole machine, with clients and UCS on it: what counts is the difference in one run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../support/report.ts';
import { toMedian, toQuantile } from '../support/rounds.ts';
import { startServer } from '../support/server-process.ts';
import { buildTranscoder, openDirectCalls, openGateway, openTranscoder, type Road } from './roads.ts';

const PER_SECOND = 500;
const ROUND_MS = 1_000;
const ROUNDS = 9;
const CONNECTIONS = 64;
const MORE_P50_MS = 1;
const MORE_P99_MS = 4;

type Times = { readonly p50: number; readonly p99: number };

export async function benchTimeToOutcome(): Promise<Report> {
  const built = buildTranscoder('grpc-gateway');
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const ucs = await startServer(['src/main.ts', 'ucs'], {
    env: { DATA_DIR: join(folder, 'ucs'), UCS_PORT: '0' },
    ready: /(?=.* is ready).*?(127\.0\.0\.1:\d+)/,
  });
  const gateway = await openGateway(ucs.address, join(folder, 'gateway'), CONNECTIONS);
  const direct = await openDirectCalls(ucs.address);
  const grpcGateway = await openTranscoder('grpc-gateway', built, ucs.address, CONNECTIONS);
  const roads = [gateway, direct, ...(grpcGateway === undefined ? [] : [grpcGateway])];
  try {
    const measured = new Map(roads.map((road) => [road, [] as Times[]]));
    for (const road of roads) await measure(road, 'warm');
    for (let round = 0; round < ROUNDS; round++) {
      for (const road of roads) measured.get(road)?.push(await measure(road, `round-${round}`));
    }
    return toReport(measured, gateway, direct);
  } finally {
    for (const road of roads) await road.close();
    await ucs.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Operations begin when their time has come, whatever became of those before. */
async function measure(road: Road, label: string): Promise<Times> {
  const times: number[] = [];
  const underWay: Promise<void>[] = [];
  const startedMs = performance.now();
  const begin = async (number: number) => {
    const beganMs = performance.now();
    await road.run(`${road.name}-${label}-${number}`);
    times.push(performance.now() - beganMs);
  };
  for (let elapsedMs = 0; elapsedMs < ROUND_MS; elapsedMs = performance.now() - startedMs) {
    while (underWay.length < (elapsedMs / 1_000) * PER_SECOND) underWay.push(begin(underWay.length));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(underWay);
  return { p50: toMedian(times), p99: toQuantile(times, 0.99) };
}

function toReport(measured: ReadonlyMap<Road, readonly Times[]>, gateway: Road, direct: Road): Report {
  /** Of the rounds: by how much the gateway takes longer. */
  const more = (of: (times: Times) => number): readonly number[] => {
    const calls = measured.get(direct) ?? [];
    return (measured.get(gateway) ?? []).map((times, round) => of(times) - of(calls[round] ?? times));
  };
  const ratio = (name: string, differences: readonly number[], goalMs: number) => ({
    name: `${name} to the outcome less that of a direct call / ${goalMs} ms`,
    value: toMedian(differences) / goalMs,
    quartiles: [toQuantile(differences, 0.25) / goalMs, toQuantile(differences, 0.75) / goalMs] as const,
    goal: { atMost: 1 },
  });
  return {
    title: `Time to the outcome at ${PER_SECOND} operations per second`,
    rows: [...measured].map(([{ name }, rounds]) => ({
      name,
      figures: {
        'ms p50': toMedian(rounds.map(({ p50 }) => p50)).toFixed(2),
        'ms p99': toMedian(rounds.map(({ p99 }) => p99)).toFixed(2),
      },
    })),
    ratios: [
      ratio(
        'p50',
        more(({ p50 }) => p50),
        MORE_P50_MS,
      ),
      ratio(
        'p99',
        more(({ p99 }) => p99),
        MORE_P99_MS,
      ),
    ],
  };
}
