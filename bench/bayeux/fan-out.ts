/** Server CPU per delivered message: one publisher, many subscribers, one event at a time or a few under way at once. */
import type { Ratio, Report } from '../support/report.ts';
import { createDeliveries, MARK } from './deliveries.ts';
import { type Peer, startBare, startCometdServer, startFaye, startOurs } from './peers.ts';
import { connectPolling } from './polling-client.ts';
import { CHANNEL, connectSocket } from './websocket-client.ts';

const SUBSCRIBERS = [100, 1_000];
/** For every peer and number of subscribers, after a third as many that are not counted: all are then compiled and warm. */
const DELIVERIES = 300_000;
const POLLED_DELIVERIES = 45_000;
/** The peers take turns so often: what else the machine does at the time meets all of them. */
const ROUNDS = 15;
/** Events published before all of them are awaited. */
const BURSTS = [1, 5];
const DATA = JSON.stringify({ mark: MARK, text: 'x'.repeat(30) });

type Figures = { readonly cpuMicros: number; readonly perSecond: number };
type Client = { publish(data: string): void | Promise<void>; close(): void };
type Connect = (
  peer: Peer,
  options: { channels: readonly string[]; received: (bytes: Buffer) => void },
) => Promise<Client>;
type Goal = { readonly peer: string; readonly atMost: number };

export function benchBayeuxWebSocket(): Promise<Report> {
  return benchFanOut(
    'WebSocket',
    connectSocket,
    DELIVERIES,
    [startOurs, startBare, startFaye],
    [
      { peer: 'bare ws loop', atMost: 1.15 },
      { peer: 'faye 1.4', atMost: 0.75 },
    ],
  );
}

export function benchBayeuxLongPolling(): Promise<Report> {
  return benchFanOut(
    'long-polling',
    connectPolling,
    POLLED_DELIVERIES,
    [startOurs, startCometdServer],
    [{ peer: 'cometd-nodejs-server 1.2', atMost: 0.9 }],
  );
}

async function benchFanOut(
  transport: string,
  connect: Connect,
  deliveries: number,
  starts: readonly (() => Promise<Peer>)[],
  goals: readonly Goal[],
): Promise<Report> {
  const rows: Report['rows'][number][] = [];
  const ratios: Ratio[] = [];
  for (const subscribers of SUBSCRIBERS) {
    const audiences: Audience[] = [];
    try {
      for (const start of starts) audiences.push(await gather(await start(), connect, subscribers));
      for (const burst of BURSTS) {
        const scene = `${subscribers} subscribers, ${burst === 1 ? 'single events' : `bursts of ${burst}`}`;
        const measured = await measure(audiences, Math.ceil(deliveries / subscribers), burst);
        for (const [name, rounds] of measured) rows.push({ name: `${name}, ${scene}`, figures: toCells(rounds) });
        for (const { peer, atMost } of goals) {
          const value = toRatio(measured.get('gateway') ?? [], measured.get(peer) ?? []);
          ratios.push({ name: `CPU per delivery, gateway / ${peer}, ${scene}`, value, goal: { atMost } });
        }
      }
    } finally {
      for (const audience of audiences) await audience.leave();
    }
  }
  return { title: `Fan-out over ${transport}: server CPU per delivered message`, rows, ratios };
}

/** A peer with its subscribers. */
type Audience = {
  readonly peer: Peer;
  /** Publishes so many events, each burst when the one before has reached everybody. */
  publish(events: number, burst: number): Promise<Figures>;
  leave(): Promise<void>;
};

async function gather(peer: Peer, connect: Connect, subscribers: number): Promise<Audience> {
  const counted = createDeliveries();
  const clients: Client[] = [];
  for (let count = 0; count < subscribers; count++) {
    clients.push(await connect(peer, { channels: [CHANNEL], received: counted.note }));
  }
  const publisher = await connect(peer, { channels: [], received: () => {} });
  return {
    peer,
    async publish(events, burst) {
      const cpuBefore = peer.server.cpuMicros();
      const countBefore = counted.total();
      const startedMs = performance.now();
      for (let left = events; left > 0; left -= burst) {
        const expected = counted.total() + burst * subscribers;
        for (let number = 0; number < burst; number++) await publisher.publish(DATA);
        await counted.reach(expected);
      }
      const delivered = counted.total() - countBefore;
      return {
        cpuMicros: (peer.server.cpuMicros() - cpuBefore) / delivered,
        perSecond: delivered / ((performance.now() - startedMs) / 1_000),
      };
    },
    async leave() {
      for (const client of [...clients, publisher]) client.close();
      await peer.stop();
    },
  };
}

/** The figures of each peer, round by round. */
async function measure(
  audiences: readonly Audience[],
  events: number,
  burst: number,
): Promise<ReadonlyMap<string, readonly Figures[]>> {
  for (const { publish } of audiences) await publish(Math.ceil(events / 3), burst);
  const measured = new Map<string, Figures[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const { peer, publish } of audiences) {
      const figures = await publish(Math.ceil(events / ROUNDS), burst);
      measured.set(peer.name, [...(measured.get(peer.name) ?? []), figures]);
    }
  }
  return measured;
}

/** The median of what the rounds say, each of it about peers that had their turns next to each other. */
function toRatio(ours: readonly Figures[], theirs: readonly Figures[]): number {
  return toMedian(ours.map(({ cpuMicros }, round) => cpuMicros / (theirs[round]?.cpuMicros ?? Number.NaN)));
}

function toMedian(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

function toCells(rounds: readonly Figures[]): Readonly<Record<string, string>> {
  return {
    'CPU us/delivery': toMedian(rounds.map(({ cpuMicros }) => cpuMicros)).toFixed(2),
    'deliveries/s': toMedian(rounds.map(({ perSecond }) => perSecond)).toFixed(0),
  };
}
