/**
 * Memory of the gateway per idle WebSocket session: subscribed to the operations' channel, with a connect held. Everything that came with the first 10,000
 * is counted, also the heap that V8 widens once and keeps; what 5,000 more take shows the sessions without that. What the first sign-in brings, such as the threads that
 * look at passwords, is there before.
 */
import { setTimeout } from 'node:timers/promises';
import type { Report } from '../support/report.ts';
import { openSockets } from './open-sockets.ts';
import { startOurs } from './peers.ts';

const SESSIONS = 10_000;
const MORE_SESSIONS = 5_000;
const SETTLE_MS = 3_000;
const OPTIONS = { channels: ['/v2/ucs/interactions'], received: () => {} };

export async function benchBayeuxIdle(): Promise<Report> {
  const peer = await startOurs();
  try {
    const kilobytesWith = async (sessions: number): Promise<number> => {
      await openSockets(peer, sessions, OPTIONS);
      await setTimeout(SETTLE_MS);
      return peer.server.residentBytes() / 1024;
    };
    const one = await kilobytesWith(1);
    const some = await kilobytesWith(SESSIONS);
    const all = await kilobytesWith(MORE_SESSIONS);
    return toReport(one, some, all);
  } finally {
    await peer.stop();
  }
}

function toReport(one: number, some: number, all: number): Report {
  const perSession = (some - one) / SESSIONS;
  const row = (name: string, kilobytes: number, perSession: string) => ({
    name,
    figures: { 'MB resident': (kilobytes / 1024).toFixed(0), 'KB/session': perSession },
  });
  return {
    title: 'Idle WebSocket sessions: resident memory of the gateway process',
    rows: [
      row('one session', one, '-'),
      row(`${SESSIONS} more`, some, perSession.toFixed(1)),
      row(`${MORE_SESSIONS} more`, all, ((all - some) / MORE_SESSIONS).toFixed(1)),
    ],
    ratios: [{ name: `KB per session, ${SESSIONS} sessions, all included`, value: perSession, goal: { atMost: 12 } }],
  };
}
