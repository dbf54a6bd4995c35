/** What one delivery over WebSocket costs among 9,000 sessions, beside among 100; a bare loop grows in the same run, for the kernel and the caches have their part in it. */
import type { Report } from '../support/report.ts';
import { toMedian, toRoundsRatio } from '../support/rounds.ts';
import { type Audience, gather } from './audience.ts';
import { startBare, startOurs } from './peers.ts';
import { connectSocket } from './websocket-client.ts';

const FEW = 100;
/** As many as two peers can have while one process holds the other ends: it may open 20,000 files on most machines. */
const MANY = 9_000;
const ROUNDS = 15;
/** In each round, for each of the four. */
const DELIVERIES = 20_000;

export async function benchDeliveryGrowth(): Promise<Report> {
  const audiences: Audience[] = [];
  try {
    for (const sessions of [FEW, MANY]) {
      for (const start of [startOurs, startBare]) audiences.push(await gather(await start(), connectSocket, sessions));
    }
    const events = (index: number) => DELIVERIES / (index < 2 ? FEW : MANY);
    for (const [index, { publish }] of audiences.entries()) await publish(events(index), 1);
    const micros: number[][] = audiences.map(() => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, { publish }] of audiences.entries()) {
        micros[index]?.push((await publish(events(index), 1)).cpuMicros);
      }
    }
    return toReport(micros);
  } finally {
    for (const audience of audiences) await audience.leave();
  }
}

function toReport([ours = [], bare = [], oursMany = [], bareMany = []]: readonly (readonly number[])[]): Report {
  const growth = (many: readonly number[], few: readonly number[]) =>
    many.map((value, round) => value / (few[round] ?? Number.NaN));
  const row = (name: string, few: readonly number[], many: readonly number[]) => ({
    name,
    figures: {
      [`us/delivery, ${FEW}`]: toMedian(few).toFixed(2),
      [`us/delivery, ${MANY}`]: toMedian(many).toFixed(2),
      growth: toMedian(growth(many, few)).toFixed(2),
    },
  });
  return {
    title: `Growth: server CPU of one delivery over WebSocket, ${FEW} and ${MANY} sessions, single events`,
    rows: [row('gateway', ours, oursMany), row('bare ws loop', bare, bareMany)],
    ratios: [
      {
        name: 'growth, gateway / bare ws loop',
        ...toRoundsRatio(growth(oursMany, ours), growth(bareMany, bare)),
        goal: { atMost: 1 },
      },
    ],
  };
}
