/** What durability costs the accept road: requests per second of the same route with the journal and without. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countAnswers } from './support/raw-load.ts';
import type { Report } from './support/report.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

const CONNECTIONS = 128;
const WARM_UP_MS = 2_000;
const ROUND_MS = 3_000;
const ROUNDS = 3;
const HEADERS = `Authorization: Basic ${Buffer.from('alice:demo').toString('base64')}\r\n`;
const BODY = JSON.stringify({
  operationName: 'FindPhoneCall',
  callId: '1231331',
  status: 'InProcess',
  phoneNumber: '1231231231',
  type: 'Inbound',
  userData: { key1: 'value1', key2: 'value2' },
});

export type Figures = { readonly perSecond: number; readonly cpuMicros: number };

export async function benchAccept(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const start = (where: string) => startServer(['bench/baseline/accept-server.ts', where], { ready: /ready (\S+)/ });
  const durable = await start(folder);
  const forgetful = await start('none');
  try {
    for (const server of [durable, forgetful]) await load(server, WARM_UP_MS);
    const rounds: { durable: Figures; forgetful: Figures }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({ durable: await load(durable, ROUND_MS), forgetful: await load(forgetful, ROUND_MS) });
    }
    return toReport(rounds);
  } finally {
    await durable.stop();
    await forgetful.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The accept road under as much load as it takes. */
export async function load(server: ServerProcess, durationMs: number): Promise<Figures> {
  const cpuBefore = server.cpuMicros();
  const { answers, seconds } = await countAnswers(`${server.address}/api/v2/ucs/interactions`, {
    connections: CONNECTIONS,
    durationMs,
    headers: HEADERS,
    body: BODY,
  });
  return { perSecond: answers / seconds, cpuMicros: (server.cpuMicros() - cpuBefore) / answers };
}

function toReport(rounds: readonly { readonly durable: Figures; readonly forgetful: Figures }[]): Report {
  const ratioOf = (round: (typeof rounds)[number]) => round.durable.perSecond / round.forgetful.perSecond;
  const median = rounds.toSorted((one, other) => ratioOf(one) - ratioOf(other))[Math.floor(rounds.length / 2)];
  if (median === undefined) throw new Error('no round was measured');
  const row = (name: string, { perSecond, cpuMicros }: Figures) => ({
    name,
    figures: { 'requests/s': perSecond.toFixed(0), 'CPU us/request': cpuMicros.toFixed(0) },
  });
  return {
    title: 'The accept road alone, with and without the journal',
    rows: [row('durable before the answer', median.durable), row('without journal', median.forgetful)],
    ratios: [
      { name: 'requests per second, durable / without journal', value: ratioOf(median), goal: { atLeast: 0.6 } },
    ],
  };
}
