/** Server CPU per delivered message: one publisher, many subscribers, one event at a time or a few under way at once. */
import type { Ratio, Report } from '../support/report.ts';
import { toMedian, toRoundsRatio } from '../support/rounds.ts';
import { type Audience, type Connect, type DeliveryFigures, gather } from './audience.ts';
import { startCentrifugo, startCometdJava } from './built-peers.ts';
import { type StartPeer, startBare, startCometdServer, startFaye, startOurs, startPeers } from './peers.ts';
import { connectPolling } from './polling-client.ts';
import { connectSocket } from './websocket-client.ts';

const SUBSCRIBERS = [100, 1_000];
/** For every peer and number of subscribers, after a third as many that are not counted: all are then compiled and warm. */
const DELIVERIES = 300_000;
const POLLED_DELIVERIES = 45_000;
/** The peers take turns so often: what else the machine does at the time meets all of them. */
const ROUNDS = 15;
/** Events published before all of them are awaited. */
const BURSTS = [1, 5];

type Goal = { readonly peer: string; readonly atMost: number };

export function benchBayeuxWebSocket(): Promise<Report> {
  return benchFanOut(
    'WebSocket',
    connectSocket,
    DELIVERIES,
    [startOurs, startBare, startCentrifugo, startCometdJava, startFaye],
    [
      { peer: 'bare ws loop', atMost: 1.15 },
      { peer: 'Centrifugo 6', atMost: 0.9 },
      { peer: 'CometD Java 7', atMost: 0.9 },
      { peer: 'faye 1.4', atMost: 0.75 },
    ],
  );
}

export function benchBayeuxLongPolling(): Promise<Report> {
  return benchFanOut(
    'long-polling',
    connectPolling,
    POLLED_DELIVERIES,
    [startOurs, startCometdServer, startCometdJava],
    [
      { peer: 'cometd-nodejs-server 1.2', atMost: 0.9 },
      { peer: 'CometD Java 7', atMost: 0.9 },
    ],
  );
}

async function benchFanOut(
  transport: string,
  connect: Connect,
  deliveries: number,
  starts: readonly StartPeer[],
  goals: readonly Goal[],
): Promise<Report> {
  const rows: Report['rows'][number][] = [];
  const ratios: Ratio[] = [];
  for (const subscribers of SUBSCRIBERS) {
    const audiences: Audience[] = [];
    try {
      for (const peer of await startPeers(starts)) audiences.push(await gather(peer, connect, subscribers));
      for (const burst of BURSTS) {
        const scene = `${subscribers} subscribers, ${burst === 1 ? 'single events' : `bursts of ${burst}`}`;
        const measured = await measure(audiences, Math.ceil(deliveries / subscribers), burst);
        for (const [name, rounds] of measured) rows.push({ name: `${name}, ${scene}`, figures: toCells(rounds) });
        ratios.push(...goals.flatMap((goal) => toRatio(measured, goal, scene)));
      }
    } finally {
      for (const audience of audiences) await audience.leave();
    }
  }
  return { title: `Fan-out over ${transport}: server CPU per delivered message`, rows, ratios };
}

/** The figures of each peer, round by round. */
async function measure(
  audiences: readonly Audience[],
  events: number,
  burst: number,
): Promise<ReadonlyMap<string, readonly DeliveryFigures[]>> {
  for (const { publish } of audiences) await publish(Math.ceil(events / 3), burst);
  const measured = new Map<string, DeliveryFigures[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const { peer, publish } of audiences) {
      const figures = await publish(Math.ceil(events / ROUNDS), burst);
      measured.set(peer.name, [...(measured.get(peer.name) ?? []), figures]);
    }
  }
  return measured;
}

/** What the rounds say, each of it about peers that had their turns next to each other; nothing of a peer that is left out. */
function toRatio(
  measured: ReadonlyMap<string, readonly DeliveryFigures[]>,
  { peer, atMost }: Goal,
  scene: string,
): readonly Ratio[] {
  const ours = measured.get('gateway');
  const theirs = measured.get(peer);
  if (ours === undefined || theirs === undefined) return [];
  const ratio = toRoundsRatio(ours.map(toCpuMicros), theirs.map(toCpuMicros));
  return [{ name: `CPU per delivery, gateway / ${peer}, ${scene}`, ...ratio, goal: { atMost } }];
}

function toCpuMicros({ cpuMicros }: DeliveryFigures): number {
  return cpuMicros;
}

function toCells(rounds: readonly DeliveryFigures[]): Readonly<Record<string, string>> {
  return {
    'CPU us/delivery': toMedian(rounds.map(toCpuMicros)).toFixed(2),
    'deliveries/s': toMedian(rounds.map(({ perSecond }) => perSecond)).toFixed(0),
  };
}
