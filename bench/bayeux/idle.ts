/**
 * Memory of a server per idle WebSocket session: subscribed to one channel, with a connect held where the protocol has one. Everything that came with the sessions is
 * counted, also the heap that V8 widens once and keeps. What the first session brings, such as the threads that look at passwords, is there before.
 */
import { setTimeout } from 'node:timers/promises';
import type { Ratio, Report } from '../support/report.ts';
import { startCentrifugo, startCometdJava } from './built-peers.ts';
import { openSockets } from './open-sockets.ts';
import { type Peer, startBareAnswers, startFaye, startOurs } from './peers.ts';

const SESSIONS = 5_000;
const SETTLE_MS = 3_000;
const OPTIONS = { channels: ['/v2/ucs/interactions'], received: () => {} };

/** Kilobytes with one session, with so many, and with as many again. */
type Memory = { readonly one: number; readonly some: number; readonly twice: number };

export async function benchBayeuxIdle(): Promise<Report> {
  const measured = new Map<string, Memory>();
  for (const start of [startOurs, startBareAnswers, startCentrifugo, startCometdJava, startFaye]) {
    const peer = await start();
    if (peer !== undefined) measured.set(peer.name, await measure(peer));
  }
  return toReport(measured);
}

/** One peer at a time: their sessions together would be more descriptors than one process of clients may have. */
async function measure(peer: Peer): Promise<Memory> {
  const kilobytesWith = async (sessions: number): Promise<number> => {
    await openSockets(peer, sessions, OPTIONS);
    await setTimeout(SETTLE_MS);
    return peer.server.residentBytes() / 1024;
  };
  try {
    return { one: await kilobytesWith(1), some: await kilobytesWith(SESSIONS), twice: await kilobytesWith(SESSIONS) };
  } finally {
    await peer.stop();
  }
}

function toReport(measured: ReadonlyMap<string, Memory>): Report {
  const some = (name: string) => perSession(measured.get(name), 'some', SESSIONS);
  const ratios: Ratio[] = [...measured.keys()].slice(1).map((name) => ({
    name: `memory per session, ${SESSIONS} sessions, gateway / ${name}`,
    value: some('gateway') / some(name),
    goal: { atMost: name === 'bare ws' ? 1.25 : 1 },
  }));
  return {
    title: 'Idle WebSocket sessions: resident memory of the server',
    rows: [...measured].map(([name, memory]) => ({
      name,
      figures: {
        'MB with one': (memory.one / 1024).toFixed(0),
        [`KB/session, ${SESSIONS}`]: perSession(memory, 'some', SESSIONS).toFixed(1),
        [`${2 * SESSIONS}`]: perSession(memory, 'twice', 2 * SESSIONS).toFixed(1),
      },
    })),
    ratios: [
      { name: `KB per session, ${SESSIONS} sessions`, value: some('gateway'), goal: { atMost: 11 } },
      {
        name: `KB per session, ${2 * SESSIONS} sessions`,
        value: perSession(measured.get('gateway'), 'twice', 2 * SESSIONS),
        goal: { atMost: 12 },
      },
      ...ratios,
    ],
  };
}

function perSession(memory: Memory | undefined, kind: 'some' | 'twice', sessions: number): number {
  return memory === undefined ? Number.NaN : (memory[kind] - memory.one) / sessions;
}
