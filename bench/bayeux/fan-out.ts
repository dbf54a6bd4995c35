/** Server CPU per delivered message: one publisher, many subscribers, one event at a time or a few under way at once. */
import type { Ratio, Report } from '../support/report.ts';
import { createDeliveries, MARK } from './deliveries.ts';
import { type Peer, startBare, startCometdServer, startFaye, startOurs } from './peers.ts';
import { connectPolling } from './polling-client.ts';
import { CHANNEL, connectSocket } from './websocket-client.ts';

const SUBSCRIBERS = [100, 1_000];
/** For every peer and number of subscribers, after a third as many that are not counted: both sides are then compiled and warm. */
const DELIVERIES = 300_000;
const POLLED_DELIVERIES = 30_000;
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
    const measured = new Map<string, readonly Figures[]>();
    for (const start of starts) {
      const peer = await start();
      try {
        measured.set(peer.name, await measure(peer, connect, subscribers, deliveries));
      } finally {
        await peer.stop();
      }
    }
    for (const [index, burst] of BURSTS.entries()) {
      const scene = `${subscribers} subscribers, ${burst === 1 ? 'single events' : `bursts of ${burst}`}`;
      for (const [name, figures] of measured)
        rows.push({ name: `${name}, ${scene}`, figures: toCells(figures[index]) });
      for (const { peer, atMost } of goals) {
        const value = cpuOf(measured.get('gateway')?.[index]) / cpuOf(measured.get(peer)?.[index]);
        ratios.push({ name: `CPU per delivery, gateway / ${peer}, ${scene}`, value, goal: { atMost } });
      }
    }
  }
  return { title: `Fan-out over ${transport}: server CPU per delivered message`, rows, ratios };
}

/** The figures of each kind of burst, in their order. */
async function measure(
  peer: Peer,
  connect: Connect,
  subscribers: number,
  deliveries: number,
): Promise<readonly Figures[]> {
  const counted = createDeliveries();
  const clients: Client[] = [];
  for (let count = 0; count < subscribers; count++) {
    clients.push(await connect(peer, { channels: [CHANNEL], received: counted.note }));
  }
  const publisher = await connect(peer, { channels: [], received: () => {} });
  const publish = async (events: number, burst: number): Promise<void> => {
    for (let left = events; left > 0; left -= burst) {
      const expected = counted.total() + burst * subscribers;
      for (let number = 0; number < burst; number++) await publisher.publish(DATA);
      await counted.reach(expected);
    }
  };
  const events = Math.ceil(deliveries / subscribers);
  const figures: Figures[] = [];
  for (const burst of BURSTS) {
    await publish(Math.ceil(events / 3), burst);
    const cpuBefore = peer.server.cpuMicros();
    const countBefore = counted.total();
    const startedMs = performance.now();
    await publish(events, burst);
    const delivered = counted.total() - countBefore;
    figures.push({
      cpuMicros: (peer.server.cpuMicros() - cpuBefore) / delivered,
      perSecond: delivered / ((performance.now() - startedMs) / 1_000),
    });
  }
  for (const client of [...clients, publisher]) client.close();
  return figures;
}

function toCells(figures: Figures | undefined): Readonly<Record<string, string>> {
  return {
    'CPU us/delivery': cpuOf(figures).toFixed(2),
    'deliveries/s': (figures?.perSecond ?? Number.NaN).toFixed(0),
  };
}

function cpuOf(figures: Figures | undefined): number {
  return figures?.cpuMicros ?? Number.NaN;
}
