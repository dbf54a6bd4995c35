/**
 * A gateway under the load of contact centres: agents with one Bayeux session each, who handle calls. CPU of the gateway's process for all of it, and what each part
 * costs. Where one process on this machine cannot hold all agents, some of them are measured, and what they take counts so many times.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ratio, Report } from '../support/report.ts';
import { startServer } from '../support/server-process.ts';
import type { Transport } from './agents/bayeux-way.ts';
import { measureParts, measureShift, type Parts, type Shift } from './measure.ts';
import { toSessionsHeld } from './sessions-held.ts';
import { toWorkload } from './workload.ts';

const GOALS = [
  { agents: 10_000, cores: 0.35, gigabytes: undefined },
  { agents: 50_000, cores: 1.6, gigabytes: 1.2 },
] as const;

/** The parts are measured with so many. */
const FEW_AGENTS = 10_000;

type Goal = (typeof GOALS)[number];
type Measured = {
  readonly goal: Goal;
  readonly transport: Transport;
  readonly sessions: number;
  readonly parts: Parts;
  readonly shift: Shift;
};

export async function benchContactCentre(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const ucs = await startServer(['src/main.ts', 'ucs'], {
    env: { DATA_DIR: join(folder, 'ucs'), UCS_PORT: '0' },
    ready: /(?=.* is ready).*?(127\.0\.0\.1:\d+)/,
  });
  try {
    const measured: Measured[] = [];
    for (const transport of ['websocket', 'long-polling'] as const) {
      const place = { ucs: ucs.address, transport };
      const few = toSessionsHeld(FEW_AGENTS);
      const workload = toWorkload(FEW_AGENTS);
      const parts = await measureParts({ ...place, workload, sessions: few, folder: join(folder, transport) });
      console.log(`the parts, ${transport}: ${JSON.stringify(parts)}`);
      for (const goal of GOALS) measured.push(await measureGoal(goal, { ...place, folder, parts }));
    }
    return {
      title: 'Contact centres: CPU of the gateway process',
      rows: [...measured.map(toRow), ...measured.filter(({ goal }) => goal.agents === FEW_AGENTS).map(toPartsRow)],
      ratios: measured.flatMap(toRatios),
    };
  } finally {
    await ucs.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureGoal(
  goal: Goal,
  { folder, parts, ...place }: { ucs: string; folder: string; transport: Transport; parts: Parts },
): Promise<Measured> {
  const sessions = toSessionsHeld(goal.agents);
  const shift = await measureShift({
    ...place,
    sessions,
    folder: join(folder, `${place.transport}-${goal.agents}`),
    workload: toWorkload(sessions),
  });
  console.log(`${goal.agents} agents, ${place.transport}: ${JSON.stringify(shift)}`);
  return { goal, transport: place.transport, sessions, parts, shift };
}

/** What all agents take. */
function toAll({ goal, sessions, parts, shift }: Measured): { readonly cores: number; readonly gigabytes: number } {
  const missing = goal.agents - sessions;
  return {
    cores: (shift.cores * goal.agents) / sessions,
    gigabytes: (shift.residentBytes + missing * parts.sessionBytes) / 1024 ** 3,
  };
}

function toRow({ goal, transport, sessions, shift }: Measured): Report['rows'][number] {
  const workload = toWorkload(sessions);
  return {
    name: `${goal.agents} agents, ${transport}`,
    figures: {
      '% of a core': (shift.cores * 100).toFixed(1),
      'MB resident': (shift.residentBytes / 1024 ** 2).toFixed(0),
      'ms p50': shift.p50Ms.toFixed(1),
      'ms p99': shift.p99Ms.toFixed(1),
      'requests/s': workload.requestsPerSecond.toFixed(0),
      'polls/s': workload.idlePollsPerSecond.toFixed(0),
      'us of CPU for a poll': toMicros(shift.pollSeconds),
      'agents measured': String(sessions),
      'times that they count': (goal.agents / sessions).toFixed(2),
    },
  };
}

function toPartsRow({ transport, parts }: Measured): Report['rows'][number] {
  return {
    name: `us of CPU, ${transport}`,
    figures: {
      'for a request': toMicros(parts.requestSeconds),
      'for its notification': toMicros(parts.notificationSeconds),
      'for a sign-in by cookie, with its session': toMicros(parts.openSeconds),
      'in a second for 1,000 idle sessions': toMicros(parts.idleCores * 1_000),
      'in a second without sessions': toMicros(parts.emptyCores),
      'bytes of a session': parts.sessionBytes.toFixed(0),
    },
  };
}

function toMicros(seconds: number): string {
  return (seconds * 1e6).toFixed(0);
}

function toRatios(measured: Measured): readonly Ratio[] {
  const { goal, transport } = measured;
  const { cores, gigabytes } = toAll(measured);
  const name = `${goal.agents} agents, ${transport}`;
  return [
    { name: `${name}: cores`, value: cores, goal: { atMost: goal.cores } },
    ...(goal.gigabytes === undefined
      ? []
      : [{ name: `${name}: GB resident`, value: gigabytes, goal: { atMost: goal.gigabytes } }]),
  ];
}
