/**
 * Sessions that stop reading: how long events take to the others, beside a run without those sessions, and what the gateway holds for them. They are
 * stuck before anything is measured: what the operating system takes for them is no matter of ours.
 */
import { setTimeout } from 'node:timers/promises';
import type { Report } from '../support/report.ts';
import { MARK } from './deliveries.ts';
import { createLatencies, type Latencies } from './latencies.ts';
import { openSockets } from './open-sockets.ts';
import { type Peer, startOurs } from './peers.ts';
import { CHANNEL, connectSocket, type SocketClient } from './websocket-client.ts';

const SLOW_SESSIONS = 1_000;
const OTHERS = 50;
const EVENTS_PER_SECOND = 100;
const MEASURED_EVENTS = 1_000;
const ROUNDS = 3;
/** Only slow sessions get these, until nothing more fits into the buffers of both ends of their connections. */
const FILL_CHANNEL = '/test/fill';
const FILL_DATA = JSON.stringify('x'.repeat(60_000));
const FILL_EVENTS = 110;
const FILL_PAUSE_MS = 100;

const QUEUE_MAX_BYTES = 262_144;
const HIGH_WATER_BYTES = 65_536;
/** Connects outlive the benchmark: a session that reads nothing could not renew its own. */
const ENV = {
  BAYEUX_TIMEOUT_MS: '300000',
  BAYEUX_QUEUE_BYTES: String(QUEUE_MAX_BYTES),
  BAYEUX_WEBSOCKET_HIGH_WATER_BYTES: String(HIGH_WATER_BYTES),
};

type Figures = { readonly p50Ms: number; readonly p99Ms: number };

export async function benchBayeuxSlow(): Promise<Report> {
  const peer = await startOurs(ENV);
  try {
    const latencies = createLatencies();
    await openSockets(peer, OTHERS, { channels: [CHANNEL], received: latencies.note });
    const publisher = await connectSocket(peer, { channels: [], received: () => {} });
    await measure(publisher, latencies);
    const undisturbed = await measureRounds(publisher, latencies);

    const slow = await openSockets(peer, SLOW_SESSIONS, {
      channels: [CHANNEL, FILL_CHANNEL],
      replay: true,
      received: () => {},
    });
    const bytesBefore = peer.server.residentBytes();
    for (const { socket } of slow) socket.pause();
    await fill(publisher);
    const disturbed = await measureRounds(publisher, latencies);
    return toReport(undisturbed, disturbed, peer, bytesBefore);
  } finally {
    await peer.stop();
  }
}

async function fill(publisher: SocketClient): Promise<void> {
  for (let number = 0; number < FILL_EVENTS; number++) {
    publisher.publish(FILL_DATA, FILL_CHANNEL);
    await setTimeout(FILL_PAUSE_MS);
  }
}

/** The round with the median p99 speaks: a noisy neighbour in one round then says nothing. */
async function measureRounds(publisher: SocketClient, latencies: Latencies): Promise<Figures> {
  const rounds: Figures[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measure(publisher, latencies));
  const median = rounds.toSorted((one, other) => one.p99Ms - other.p99Ms)[ROUNDS >> 1];
  if (median === undefined) throw new Error('no round was measured');
  return median;
}

/** Publishes at the pace; the data says when. */
async function measure(publisher: SocketClient, latencies: Latencies): Promise<Figures> {
  latencies.take();
  const startedMs = performance.now();
  for (let number = 0; number < MEASURED_EVENTS; number++) {
    const dueMs = startedMs + (number * 1_000) / EVENTS_PER_SECOND;
    await setTimeout(Math.max(0, dueMs - performance.now()));
    publisher.publish(`{"${MARK}":${performance.now().toFixed(3)},"text":"${'x'.repeat(30)}"}`);
  }
  await latencies.reach(MEASURED_EVENTS * OTHERS);
  const sorted = latencies.take().toSorted((left, right) => left - right);
  return { p50Ms: sorted[sorted.length >> 1] ?? 0, p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0 };
}

function toReport(undisturbed: Figures, disturbed: Figures, { server }: Peer, bytesBefore: number): Report {
  const boundBytes = SLOW_SESSIONS * (HIGH_WATER_BYTES + QUEUE_MAX_BYTES);
  const bytes = server.residentBytes() - bytesBefore;
  const row = (name: string, { p50Ms, p99Ms }: Figures, more: Readonly<Record<string, string>> = {}) => ({
    name,
    figures: { 'ms p50': p50Ms.toFixed(2), 'ms p99': p99Ms.toFixed(2), ...more },
  });
  return {
    title: `${SLOW_SESSIONS} sessions that stop reading, ${EVENTS_PER_SECOND} events/s to them and to ${OTHERS} others`,
    rows: [
      row('the others, alone', undisturbed),
      row('the others, beside them', disturbed, { 'MB more': (bytes / 1024 ** 2).toFixed(0) }),
    ],
    ratios: [
      {
        name: 'p99 of the others, beside them / alone',
        value: disturbed.p99Ms / undisturbed.p99Ms,
        goal: { atMost: 2 },
      },
      { name: 'memory for them / configured bound', value: bytes / boundBytes, goal: { atMost: 1 } },
    ],
  };
}
