/**
 * Histories among 1,000,000 interactions beside the same among 1,000, in the embedded store of the reference UCS: one thread answers all, so none may grow with what
 * others have stored. Times are those of whole methods, below gRPC.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCallBounds } from '../src/backend/server/call-bounds.ts';
import { createRunMethod } from '../src/backend/server/run-method.ts';
import { openStore } from '../src/backend/store/open-store.ts';
import { systemClock as clock } from '../src/kernel/clock.ts';
import type { ListInteractionsRequestOutput } from '../src/proto/ucs/v1/ListInteractionsRequest.ts';
import { silentLog as log, noReferenceUcsMetrics, passingTraces } from '../src/telemetry/silent.ts';
import { FIRST_START_MS, insertMany } from '../test/support/many-interactions.ts';
import type { Report } from './support/report.ts';

const TENANT = 'bench';
const FEW = 1_000;
const MANY = 1_000_000;
const ASKED = 400;

const EVERYTHING: ListInteractionsRequestOutput = {
  ...{ contactId: '', ownerUserId: '', mediaType: '', userDataEquals: {}, pageSize: 100, pageToken: '' },
  fromTime: { seconds: FIRST_START_MS / 1_000, nanos: 0 },
  toTime: { seconds: 2_000_000_000, nanos: 0 },
  status: 'INTERACTION_STATUS_UNSPECIFIED',
  sortOrder: 'SORT_ORDER_DESCENDING',
  source: 'INTERACTION_SOURCE_MAIN',
};
const histories: readonly (readonly [string, Partial<ListInteractionsRequestOutput>])[] = [
  ['a contact with ten calls', { contactId: 'c7' }],
  ['a contact with ten calls, by medium', { contactId: 'c7', mediaType: 'voice' }],
  ['an agent without calls', { ownerUserId: 'nobody' }],
  ["an agent's newest calls", { ownerUserId: 'agent-3' }],
  ["an agent's medium without interactions", { ownerUserId: 'agent-3', mediaType: 'chat' }],
  ['a medium without interactions', { mediaType: 'chat' }],
  ['the newest of all', {}],
];

export async function benchHistory(): Promise<Report> {
  const few = await medians(FEW);
  const many = await medians(MANY);
  const figures = histories.map(([name], at) => ({ name, few: few[at] ?? Number.NaN, many: many[at] ?? Number.NaN }));
  return {
    title: `Histories among ${MANY} interactions beside ${FEW}`,
    rows: figures.map((one) => ({
      name: one.name,
      figures: { 'ms, few': one.few.toFixed(3), 'ms, many': one.many.toFixed(3) },
    })),
    ratios: figures.map((one) => ({ name: one.name, value: one.many / one.few, goal: { atMost: 1.5 } })),
  };
}

async function medians(count: number): Promise<readonly number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const store = await openStore({ kind: 'sqlite', file: join(folder, 'ucs.sqlite') });
  try {
    await store.transaction((tx) => insertMany(tx, { tenant: TENANT, count, contacts: count / 10, agents: 5 }));
    const run = createRunMethod({
      store,
      newId: () => '',
      clock,
      log,
      traces: passingTraces,
      metrics: noReferenceUcsMetrics,
      bounds: createCallBounds({ callsMax: 10, callsPerTenantMax: 10 }),
    });
    const metadata = (key: string) => (key === 'ucs-tenant' || key === 'ucs-user-id' ? TENANT : undefined);
    const ask = (filter: Partial<ListInteractionsRequestOutput>) =>
      run({
        name: 'ListInteractions',
        request: { ...EVERYTHING, ...filter },
        metadata,
        timeLeftMs: Number.POSITIVE_INFINITY,
      });
    const times: number[] = [];
    for (const [, filter] of histories) times.push(await medianMs(() => ask(filter)));
    return times;
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function medianMs(work: () => Promise<object>): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < ASKED; at++) {
    const startedMs = performance.now();
    await work();
    times.push(performance.now() - startedMs);
  }
  return times.sort((one, other) => one - other)[ASKED / 2] ?? Number.NaN;
}
