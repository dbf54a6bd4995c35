/** How long events take to 1,000 subscribers at a fixed rate, from the publisher to each of them, over WebSocket and over long-polling. */
import { setTimeout } from 'node:timers/promises';
import type { Ratio, Report } from '../support/report.ts';
import { toMedian, toQuantile, toRoundsRatio } from '../support/rounds.ts';
import { type Client, type Connect, connectMany } from './audience.ts';
import { startCentrifugo, startCometdJava } from './built-peers.ts';
import { MARK } from './deliveries.ts';
import { createLatencies, type Latencies } from './latencies.ts';
import { type Peer, type StartPeer, startBare, startCometdServer, startOurs, startPeers } from './peers.ts';
import { connectPolling } from './polling-client.ts';
import { connectSocket } from './websocket-client.ts';

const SUBSCRIBERS = 1_000;
/** The peers take turns so often, and publish for so long each time. */
const ROUNDS = 9;
const ROUND_MS = 2_000;
const WARM_UP_ROUNDS = 3;

type Figures = { readonly p50Ms: number; readonly p99Ms: number };
type Listeners = {
  readonly peer: Peer;
  readonly clients: readonly Client[];
  readonly publisher: Client;
  readonly latencies: Latencies;
};

export function benchWebSocketLatency(): Promise<Report> {
  return benchLatency('WebSocket', connectSocket, 10, [startOurs, startBare, startCentrifugo, startCometdJava]);
}

export function benchLongPollingLatency(): Promise<Report> {
  return benchLatency('long-polling', connectPolling, 4, [startOurs, startCometdServer, startCometdJava]);
}

async function benchLatency(
  transport: string,
  connect: Connect,
  perSecond: number,
  starts: readonly StartPeer[],
): Promise<Report> {
  const peers = await startPeers(starts);
  const audiences: Listeners[] = [];
  try {
    for (const peer of peers) audiences.push(await listen(peer, connect));
    for (const audience of audiences)
      for (let round = 0; round < WARM_UP_ROUNDS; round++) await measure(audience, perSecond);
    const measured = new Map(peers.map(({ name }): [string, Figures[]] => [name, []]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const audience of audiences) measured.get(audience.peer.name)?.push(await measure(audience, perSecond));
    }
    return toReport(`${SUBSCRIBERS} subscribers over ${transport}, ${perSecond} events/s`, measured);
  } finally {
    for (const { clients, publisher } of audiences) for (const client of [...clients, publisher]) client.close();
    for (const peer of peers) await peer.stop();
  }
}

async function listen(peer: Peer, connect: Connect): Promise<Listeners> {
  const latencies = createLatencies();
  const clients = await connectMany(connect, peer, SUBSCRIBERS, latencies.note);
  return { peer, clients, latencies, publisher: await connect(peer, { channels: [], received: () => {} }) };
}

/** Publishes at the pace; the data says when. */
async function measure({ publisher, latencies }: Listeners, perSecond: number): Promise<Figures> {
  latencies.take();
  const events = (ROUND_MS / 1_000) * perSecond;
  const startedMs = performance.now();
  for (let number = 0; number < events; number++) {
    const dueMs = startedMs + (number * 1_000) / perSecond;
    await setTimeout(Math.max(0, dueMs - performance.now()));
    await publisher.publish(`{"${MARK}":${performance.now().toFixed(3)},"text":"${'x'.repeat(30)}"}`);
  }
  await latencies.reach(events * SUBSCRIBERS);
  const taken = latencies.take();
  return { p50Ms: toQuantile(taken, 0.5), p99Ms: toQuantile(taken, 0.99) };
}

function toReport(title: string, measured: ReadonlyMap<string, readonly Figures[]>): Report {
  const values = (name: string, figure: keyof Figures) => (measured.get(name) ?? []).map((round) => round[figure]);
  const ratio = (peer: string, figure: keyof Figures): Ratio => ({
    name: `${figure === 'p50Ms' ? 'p50' : 'p99'}, gateway / ${peer}`,
    ...toRoundsRatio(values('gateway', figure), values(peer, figure)),
    goal: { atMost: 1 },
  });
  return {
    title: `Latency at a fixed rate: ${title}`,
    rows: [...measured.keys()].map((name) => ({
      name,
      figures: {
        'ms p50': toMedian(values(name, 'p50Ms')).toFixed(1),
        'ms p99': toMedian(values(name, 'p99Ms')).toFixed(1),
      },
    })),
    ratios: [...measured.keys()].slice(1).flatMap((peer) => [ratio(peer, 'p50Ms'), ratio(peer, 'p99Ms')]),
  };
}
