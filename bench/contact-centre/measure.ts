import type { ServerProcess } from '../support/server-process.ts';
import type { Transport } from './agents/bayeux-way.ts';
import type { Done, Order } from './agents/message.ts';
import { deploy } from './deployment.ts';
import type { Agents } from './start-agents.ts';
import { POLL_SECONDS, type Workload } from './workload.ts';

/** What the parts of the load cost, in seconds of CPU. */
export type Parts = {
  /** Of a second without any session. */
  readonly emptyCores: number;
  /** A session from its connection to its subscription, with the cookie of a sign-in. */
  readonly openSeconds: number;
  /** Of a second, for one session with a held connect. */
  readonly idleCores: number;
  readonly sessionBytes: number;
  readonly requestSeconds: number;
  readonly notificationSeconds: number;
};

/** All of the load at once. */
export type Shift = {
  readonly cores: number;
  readonly residentBytes: number;
  readonly pollSeconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

export type Place = {
  readonly ucs: string;
  readonly folder: string;
  readonly transport: Transport;
  readonly sessions: number;
  readonly workload: Workload;
};

const OPENED_PER_SECOND = 700;
const WARM_UP_PER_SECOND = 300;
const WARM_UP_SECONDS = 10;
const MEASURED_SECONDS = 10;
const SHIFT_SECONDS = 20;
/** Longer than anything that is measured: no session polls by itself. */
const NO_POLLS_MS = 600_000;
/** A busy machine may hold up the agents for longer than a session waits for its next connect. */
const PATIENT = { BAYEUX_MAX_INTERVAL_MS: '60000' };

/** The parts one by one, in a gateway that holds connects for so long that nobody polls. */
export async function measureParts({ ucs, folder, transport, sessions, workload }: Place): Promise<Parts> {
  const env = { BAYEUX_TIMEOUT_MS: String(NO_POLLS_MS), ...PATIENT };
  const deployment = await deploy({ ucs, folder: `${folder}-parts`, agents: sessions, env });
  try {
    const spend = createSpending(deployment.gateway, await deployment.startAgents(deployment.credentials));
    const requests = { do: 'requests', perSecond: workload.requestsPerSecond, seconds: MEASURED_SECONDS } as const;
    await spend({ ...requests, heard: false, perSecond: WARM_UP_PER_SECOND, seconds: WARM_UP_SECONDS });
    const empty = await spend({ do: 'wait', seconds: MEASURED_SECONDS });
    const bytesBefore = deployment.gateway.residentBytes();
    const opened = await spend({ do: 'open', transport, from: 0, to: sessions, seconds: sessions / OPENED_PER_SECOND });
    const idle = await spend({ do: 'wait', seconds: MEASURED_SECONDS });
    const sessionBytes = (deployment.gateway.residentBytes() - bytesBefore) / sessions;
    await spend({ ...requests, heard: true, perSecond: WARM_UP_PER_SECOND, seconds: WARM_UP_SECONDS });
    const quiet = await spend({ ...requests, heard: false });
    const heard = await spend({ ...requests, heard: true });
    const idleCores = idle.cpuSeconds / idle.seconds;
    const emptyCores = empty.cpuSeconds / empty.seconds;
    const requestSeconds = (quiet.cpuSeconds - idleCores * quiet.seconds) / quiet.requests;
    return {
      emptyCores,
      openSeconds: opened.cpuSeconds / sessions,
      idleCores: Math.max(0, idleCores - emptyCores) / sessions,
      sessionBytes,
      requestSeconds,
      notificationSeconds: (heard.cpuSeconds - idleCores * heard.seconds) / heard.requests - requestSeconds,
    };
  } finally {
    await deployment.stop();
  }
}

/** The whole load. */
export async function measureShift({ ucs, folder, transport, sessions, workload }: Place): Promise<Shift> {
  const deployment = await deploy({ ucs, folder: `${folder}-shift`, agents: sessions, env: PATIENT });
  try {
    const spend = createSpending(deployment.gateway, await deployment.startAgents(deployment.credentials));
    // Evenly over the time that connects are held, so that the polls that follow come evenly too.
    const rounds = Math.ceil(sessions / OPENED_PER_SECOND / POLL_SECONDS);
    await spend({ do: 'open', transport, from: 0, to: sessions, seconds: rounds * POLL_SECONDS });
    await spend({ do: 'calls', perSecond: WARM_UP_PER_SECOND / 5, seconds: WARM_UP_SECONDS });
    const polling = await spend({ do: 'wait', seconds: SHIFT_SECONDS });
    const all = await spend({ do: 'calls', perSecond: workload.callsPerSecond, seconds: SHIFT_SECONDS });
    return {
      cores: all.cpuSeconds / all.seconds,
      residentBytes: deployment.gateway.residentBytes(),
      pollSeconds: polling.cpuSeconds / polling.polls,
      p50Ms: all.p50Ms,
      p99Ms: all.p99Ms,
    };
  } finally {
    await deployment.stop();
  }
}

type Spent = Done & { readonly cpuSeconds: number };

/** Has an order carried out, and says what that cost the gateway. */
function createSpending(gateway: ServerProcess, agents: Agents): (order: Order) => Promise<Spent> {
  const cpuSeconds = (): number => gateway.cpuMicros() / 1e6;
  return async (order) => {
    const before = cpuSeconds();
    const done = await agents.carryOut(order);
    if (done.broken + done.failed > 0) {
      console.log(`${done.broken} sessions and ${done.failed} calls were lost: this machine is too busy`);
    }
    return { ...done, cpuSeconds: cpuSeconds() - before };
  };
}
