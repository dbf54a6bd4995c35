/** What several gateways as one cost: the accept road with the journal in three NATS servers, beside the one on the gateway's own disk. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNatsServer, startNatsServers } from '../../scripts/nats-servers.ts';
import { freePort } from '../../test/support/admin-client.ts';
import { type Figures, load } from '../accept.ts';
import type { Report } from '../support/report.ts';
import { toMedian, toRoundsRatio } from '../support/rounds.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

const WARM_UP_MS = 2_000;
const ROUND_MS = 1_500;
/** Processes are started anew so often: what V8 makes of one of them stays for its life, and differs by a third from one to the next. */
const STARTS = 9;
const ROUNDS_PER_START = 2;

type Round = { readonly nats: Figures; readonly embedded: Figures };

export async function benchCluster(): Promise<Report> {
  const rounds: Round[] = [];
  for (let start = 0; start < STARTS; start++) rounds.push(...(await measure()));
  return toReport(rounds);
}

/** Some rounds of one gateway on NATS and one on its own disk. */
async function measure(): Promise<readonly Round[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const ports: { readonly client: number; readonly route: number }[] = [];
  for (let count = 0; count < 3; count += 1) ports.push({ client: await freePort(), route: await freePort() });
  const servers = await startNatsServers(findNatsServer(), folder, ports);
  const start = (...words: readonly string[]) =>
    startServer(['bench/baseline/accept-server.ts', ...words], { ready: /ready (\S+)/ });
  const started: ServerProcess[] = [];
  try {
    const embedded = await start(join(folder, 'embedded'));
    started.push(embedded);
    const nats = await start(join(folder, 'gateway'), servers.map(({ url }) => url).join(','));
    started.push(nats);
    for (const server of [nats, embedded]) await load(server, WARM_UP_MS);
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS_PER_START; round++) {
      rounds.push({ nats: await load(nats, ROUND_MS), embedded: await load(embedded, ROUND_MS) });
    }
    return rounds;
  } finally {
    for (const server of [...started, ...servers]) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function toReport(rounds: readonly Round[]): Report {
  const of = (name: keyof Round, figure: keyof Figures) => rounds.map((round) => round[name][figure]);
  const row = (title: string, name: keyof Round) => ({
    name: title,
    figures: {
      'requests/s': toMedian(of(name, 'perSecond')).toFixed(0),
      'CPU us/request': toMedian(of(name, 'cpuMicros')).toFixed(0),
    },
  });
  const ratio = (figure: keyof Figures) => toRoundsRatio(of('nats', figure), of('embedded', figure));
  return {
    title: 'The accept road with the journal in three NATS servers on this machine, and on its own disk',
    rows: [row('NATS, three copies', 'nats'), row('embedded', 'embedded')],
    ratios: [
      { name: 'requests per second, NATS / embedded', ...ratio('perSecond'), goal: { atLeast: 0.5 } },
      { name: 'CPU of the gateway per request, NATS / embedded', ...ratio('cpuMicros'), goal: { atMost: 1.3 } },
    ],
  };
}
