/**
 * The start of a shift: agents sign in by password, as fast as they come and as many as the gateway looks at; and all at once, as after a restart, with the cookies that they
 * have. How long the requests of others take meanwhile, from the POST to the outcome, and how many newcomers are told to come again.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedLimits } from '../../src/config/fixed-limits.ts';
import { toPasswordChecksAtOnce } from '../../src/gateway/start-identity.ts';
import type { Report } from '../support/report.ts';
import { startServer } from '../support/server-process.ts';
import type { Done, Order } from './agents/message.ts';
import { type Deployment, deploy } from './deployment.ts';
import { toSessionsHeld } from './sessions-held.ts';
import type { Agents } from './start-agents.ts';
import { toWorkload } from './workload.ts';

const AGENTS = 50_000;
const SHIFT_START_SECONDS = 15 * 60;
/** With a session when the others come; their calls are those of 10,000 agents. */
const OTHERS = 100;
const OTHERS_CALLS_PER_SECOND = toWorkload(10_000).callsPerSecond;
const MEASURED_SECONDS = 30;
/** Passwords at once: more than may wait. */
const PASSWORDS_AT_ONCE = 600;
const GOAL_MS = 250;

/** The others, and the newcomers beside them. */
type Measured = { readonly name: string; readonly others: Done; readonly newcomers: Done | undefined };

export async function benchShiftStart(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const ucs = await startServer(['src/main.ts', 'ucs'], {
    env: { DATA_DIR: join(folder, 'ucs'), UCS_PORT: '0' },
    ready: /(?=.* is ready).*?(127\.0\.0\.1:\d+)/,
  });
  const sessions = toSessionsHeld(AGENTS);
  const env = { BAYEUX_MAX_INTERVAL_MS: '60000' };
  const deployment = await deploy({ ucs: ucs.address, folder: join(folder, 'gateway'), agents: sessions, env });
  try {
    return toReport(sessions, await measureAll(deployment, sessions));
  } finally {
    await deployment.stop();
    await ucs.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAll({ credentials, startAgents }: Deployment, sessions: number): Promise<readonly Measured[]> {
  const paced = Math.round(toPasswordsPerSecond() * MEASURED_SECONDS);
  const byPassword = paced + PASSWORDS_AT_ONCE;
  const others = await startAgents(credentials.slice(sessions));
  const newcomers = await startAgents(
    credentials.slice(0, sessions).map((line, at) => (at < byPassword ? toBasic(at) : line)),
  );
  const open = { do: 'open', transport: 'websocket' } as const;
  await others.carryOut({ ...open, from: 0, to: OTHERS, seconds: 1 });
  await others.carryOut({ do: 'calls', perSecond: 3 * OTHERS_CALLS_PER_SECOND, seconds: MEASURED_SECONDS / 2 });

  const measure = (name: string, order?: Order) => measureBeside(name, { others, newcomers }, order);
  return [
    await measure('alone'),
    await measure(`sign-ins by password, ${toPasswordsPerSecond()} a second`, {
      ...open,
      from: 0,
      to: paced,
      seconds: MEASURED_SECONDS,
    }),
    await measure(`${PASSWORDS_AT_ONCE} by password, all at once`, {
      ...open,
      from: paced,
      to: byPassword,
      seconds: 0,
    }),
    await measure(`${sessions - byPassword} by cookie, all at once`, {
      ...open,
      from: byPassword,
      to: sessions,
      seconds: 0,
    }),
  ];
}

async function measureBeside(
  name: string,
  { others, newcomers }: { readonly others: Agents; readonly newcomers: Agents },
  order: Order | undefined,
): Promise<Measured> {
  const calls = { do: 'calls', perSecond: OTHERS_CALLS_PER_SECOND, seconds: MEASURED_SECONDS } as const;
  const [theirs, done] = await Promise.all([others.carryOut(calls), order && newcomers.carryOut(order)]);
  return { name, others: theirs, newcomers: done };
}

/** As many as come, or as this machine looks at. */
function toPasswordsPerSecond(): number {
  const looked = toPasswordChecksAtOnce(availableParallelism()) * fixedLimits.identity.passwordChecksPerSecond;
  return Math.min(Math.round(AGENTS / SHIFT_START_SECONDS), looked);
}

function toBasic(number: number): string {
  return `Authorization: Basic ${Buffer.from(`agent-${number}:demo`).toString('base64')}`;
}

function toReport(sessions: number, measured: readonly Measured[]): Report {
  const factor = (AGENTS / sessions).toFixed(2);
  const pace = (AGENTS / SHIFT_START_SECONDS / toPasswordsPerSecond()).toFixed(2);
  return {
    title: `The start of a shift: requests of ${OTHERS} others; of ${AGENTS} agents one for each ${factor}, of their passwords one for each ${pace}`,
    rows: measured.map(({ name, others, newcomers }) => ({
      name,
      figures: {
        'ms p50': others.p50Ms.toFixed(1),
        'ms p99': others.p99Ms.toFixed(1),
        ...(newcomers === undefined
          ? {}
          : {
              's until all are in': newcomers.seconds.toFixed(0),
              'told to come again': String(newcomers.refused),
              'connections cut': String(newcomers.cut),
              'sessions lost': String(newcomers.broken + others.broken),
            }),
      },
    })),
    ratios: measured.slice(1).map(({ name, others }) => ({
      name: `p99 of others, beside ${name} / ${GOAL_MS} ms`,
      value: others.p99Ms / GOAL_MS,
      goal: { atMost: 1 },
    })),
  };
}
