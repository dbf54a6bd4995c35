/**
 * Memory of the gateway per idle WebSocket session: subscribed to the operations' channel, with a connect held. The first thousands of sessions also make V8
 * widen its nursery to its full size, once; so what is counted is what 10,000 sessions more take, and both are shown.
 */
import { setTimeout } from 'node:timers/promises';
import type { Report } from '../support/report.ts';
import { openSockets } from './open-sockets.ts';
import { startOurs } from './peers.ts';

const FIRST_SESSIONS = 5_000;
const SESSIONS = 10_000;
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
    const none = await kilobytesWith(0);
    const first = await kilobytesWith(FIRST_SESSIONS);
    const all = await kilobytesWith(SESSIONS);
    return toReport(none, first, all);
  } finally {
    await peer.stop();
  }
}

function toReport(none: number, first: number, all: number): Report {
  const row = (sessions: number, kilobytes: number) => ({
    name: `${sessions} sessions`,
    figures: {
      'MB resident': (kilobytes / 1024).toFixed(0),
      'KB/session': sessions === 0 ? '-' : ((kilobytes - none) / sessions).toFixed(1),
    },
  });
  return {
    title: 'Idle WebSocket sessions: resident memory of the gateway process',
    rows: [row(0, none), row(FIRST_SESSIONS, first), row(FIRST_SESSIONS + SESSIONS, all)],
    ratios: [{ name: `KB per session, ${SESSIONS} more`, value: (all - first) / SESSIONS, goal: { atMost: 12 } }],
  };
}
