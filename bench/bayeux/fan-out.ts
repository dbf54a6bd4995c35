/** Server CPU per delivered message: one publisher, many subscribers, a few events under way at once. */
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
const BURST = 5;
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
    const figures = new Map<string, Figures>();
    for (const start of starts) {
      const peer = await start();
      figures.set(peer.name, await measure(peer, connect, subscribers, deliveries));
      await peer.stop();
    }
    for (const [name, { cpuMicros, perSecond }] of figures) {
      const cells = { 'CPU us/delivery': cpuMicros.toFixed(2), 'deliveries/s': perSecond.toFixed(0) };
      rows.push({ name: `${name}, ${subscribers} subscribers`, figures: cells });
    }
    for (const { peer, atMost } of goals) {
      const value = cpuOf(figures, 'gateway') / cpuOf(figures, peer);
      ratios.push({ name: `CPU per delivery, gateway / ${peer}, ${subscribers} subscribers`, value, goal: { atMost } });
    }
  }
  return { title: `Fan-out over ${transport}: server CPU per delivered message`, rows, ratios };
}

async function measure(peer: Peer, connect: Connect, subscribers: number, deliveries: number): Promise<Figures> {
  const counted = createDeliveries();
  const clients: Client[] = [];
  for (let count = 0; count < subscribers; count++) {
    clients.push(await connect(peer, { channels: [CHANNEL], received: counted.note }));
  }
  const publisher = await connect(peer, { channels: [], received: () => {} });
  const publish = async (events: number): Promise<void> => {
    for (let left = events; left > 0; left -= BURST) {
      const expected = counted.total() + BURST * subscribers;
      for (let number = 0; number < BURST; number++) await publisher.publish(DATA);
      await counted.reach(expected);
    }
  };
  const events = Math.ceil(deliveries / subscribers);
  await publish(Math.ceil(events / 3));
  const cpuBefore = peer.server.cpuMicros();
  const countBefore = counted.total();
  const startedMs = performance.now();
  await publish(events);
  const delivered = counted.total() - countBefore;
  const figures = {
    cpuMicros: (peer.server.cpuMicros() - cpuBefore) / delivered,
    perSecond: delivered / ((performance.now() - startedMs) / 1_000),
  };
  for (const client of [...clients, publisher]) client.close();
  return figures;
}

function cpuOf(figures: ReadonlyMap<string, Figures>, name: string): number {
  return figures.get(name)?.cpuMicros ?? Number.NaN;
}
