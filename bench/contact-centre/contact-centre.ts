/**
 * A gateway under the load of contact centres: agents with one Bayeux session each, who handle calls. CPU of the gateway's process for all of it, and what each part
 * costs. What this machine cannot hold is scaled down: fewer sessions, which then poll so much more often that the polls of all agents come.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ratio, Report } from '../support/report.ts';
import { startServer } from '../support/server-process.ts';
import type { Transport } from './agents/bayeux-way.ts';
import { measureParts, measureShift, type Parts, type Shift } from './measure.ts';
import { toSessionsHeld } from './sessions-held.ts';
import { POLL_SECONDS, toWorkload } from './workload.ts';

const GOALS = [
  { agents: 10_000, cores: 0.35, gigabytes: undefined },
  { agents: 50_000, cores: 1.6, gigabytes: 1.2 },
] as const;

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
    for (const goal of GOALS) {
      for (const transport of ['websocket', 'long-polling'] as const) {
        const sessions = toSessionsHeld(goal.agents);
        const place = { ucs: ucs.address, folder: join(folder, `${transport}-${goal.agents}`), transport, sessions };
        const workload = toWorkload(goal.agents);
        const parts = await measureParts({ ...place, workload });
        const shift = await measureShift({ ...place, workload, pollSeconds: (POLL_SECONDS * sessions) / goal.agents });
        measured.push({ goal, transport, sessions, parts, shift });
      }
    }
    return {
      title: 'Contact centres: CPU of the gateway process',
      rows: measured.flatMap(toRows),
      ratios: measured.flatMap(toRatios),
    };
  } finally {
    await ucs.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What all agents would take: the sessions that this machine did not hold are added as far as idle ones cost anything. */
function toAll({ goal, sessions, parts, shift }: Measured): { readonly cores: number; readonly gigabytes: number } {
  const missing = goal.agents - sessions;
  return {
    cores: shift.cores + missing * parts.idleCores,
    gigabytes: (shift.residentBytes + missing * parts.sessionBytes) / 1024 ** 3,
  };
}

function toRows(measured: Measured): Report['rows'] {
  const { goal, transport, sessions, parts, shift } = measured;
  const workload = toWorkload(goal.agents);
  const percent = (cores: number): string => (cores * 100).toFixed(1);
  const micros = (seconds: number): string => (seconds * 1e6).toFixed(0);
  const name = `${goal.agents} agents, ${transport}`;
  return [
    {
      name,
      figures: {
        '% of a core': percent(shift.cores),
        'MB resident': (shift.residentBytes / 1024 ** 2).toFixed(0),
        'ms p50': shift.p50Ms.toFixed(1),
        'ms p99': shift.p99Ms.toFixed(1),
        'requests/s': workload.requestsPerSecond.toFixed(0),
        'polls/s': workload.idlePollsPerSecond.toFixed(0),
        sessions: String(sessions),
        'agents for each': (goal.agents / sessions).toFixed(2),
      },
    },
    {
      name: `  of it, in us of CPU`,
      figures: {
        'each poll': micros(shift.pollSeconds),
        'each request': micros(parts.requestSeconds),
        'each notification': micros(parts.notificationSeconds),
        'each sign-in by cookie, with its session': micros(parts.openSeconds),
        'a second for 1,000 idle sessions': micros(parts.idleCores * 1_000),
        'a second without sessions': micros(parts.emptyCores),
      },
    },
  ];
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
