/** Memory of the gateway per idle WebSocket session: subscribed to the operations' channel, with a connect held. */
import { setTimeout } from 'node:timers/promises';
import type { Report } from '../support/report.ts';
import { openSockets } from './open-sockets.ts';
import { startOurs } from './peers.ts';

const SESSIONS = 10_000;
/** Opened and closed before anything is counted: what the first sessions alone bring is not memory per session. */
const WARM_UP_SESSIONS = 200;
/** Long enough for the garbage of the openings to be collected; shorter than a connect is held. */
const SETTLE_MS = 10_000;
const OPTIONS = { channels: ['/v2/ucs/interactions'], received: () => {} };

export async function benchBayeuxIdle(): Promise<Report> {
  const peer = await startOurs();
  try {
    for (const client of await openSockets(peer, WARM_UP_SESSIONS, OPTIONS)) client.close();
    await setTimeout(SETTLE_MS);
    const bytesBefore = peer.server.residentBytes();
    const clients = await openSockets(peer, SESSIONS, OPTIONS);
    await setTimeout(SETTLE_MS);
    const bytes = peer.server.residentBytes() - bytesBefore;
    for (const client of clients) client.close();
    return toReport(bytesBefore, bytes);
  } finally {
    await peer.stop();
  }
}

function toReport(bytesBefore: number, bytes: number): Report {
  const kilobytes = bytes / SESSIONS / 1024;
  const figures = { 'MB before': (bytesBefore / 1024 ** 2).toFixed(0), 'MB more': (bytes / 1024 ** 2).toFixed(0) };
  return {
    title: 'Idle WebSocket sessions: resident memory of the gateway process',
    rows: [{ name: `${SESSIONS} sessions`, figures }],
    ratios: [{ name: 'KB per idle session', value: kilobytes, goal: { atMost: 12 } }],
  };
}
