/**
 * What one operation of the embedded store costs as interactions grow from a thousand to a million: find a call, make one, read a contact's history. CPU
 * time of whole methods, below gRPC, 64 at once; the stores take turns.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCallBounds } from '../../src/backend/server/call-bounds.ts';
import { createRunMethod, type RunMethod } from '../../src/backend/server/run-method.ts';
import { openStore } from '../../src/backend/store/open-store.ts';
import type { Store } from '../../src/backend/store/store.ts';
import { systemClock as clock } from '../../src/kernel/clock.ts';
import { createIdSource } from '../../src/kernel/ids.ts';
import type { UcsMethodName } from '../../src/proto/methods.ts';
import { silentLog as log, noReferenceUcsMetrics, passingTraces } from '../../src/telemetry/silent.ts';
import { insertMany } from '../../test/support/many-interactions.ts';
import type { Report } from '../support/report.ts';
import { toMedian, toRoundsRatio } from '../support/rounds.ts';

const TENANT = 'bench';
const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const CONTACTS_PART = 10;
const ROUNDS = 9;
const OPERATIONS = 400;
const AT_ONCE = 64;

type Filled = { readonly size: number; readonly store: Store; readonly run: RunMethod };
/** The request with this number, of a store of this size. */
type Operation = {
  readonly name: string;
  readonly method: UcsMethodName;
  request(number: number, size: number): object;
  readonly goal: number;
};

const call = (callId: string, contactId: string) => ({
  ...{ callId, contactId, phoneNumber: '', parentId: '', threadId: '', subject: '', userData: null },
  status: 'INTERACTION_STATUS_IN_PROCESS',
  type: 'INTERACTION_TYPE_INBOUND',
});
const toContact = (number: number, size: number) => `c${(number * 7_919) % (size / CONTACTS_PART)}`;
const KNOWN_CALLS = 500;

const OPERATIONS_MEASURED: readonly Operation[] = [
  {
    name: 'find a call',
    method: 'FindOrCreatePhoneCall',
    request: (number) => call(`known-${number % KNOWN_CALLS}`, ''),
    goal: 1.25,
  },
  {
    name: 'history of a contact',
    method: 'ListInteractions',
    request: (number, size) => ({
      ...{ ownerUserId: '', mediaType: '', userDataEquals: {}, pageSize: 100, pageToken: '' },
      ...{ fromTime: { seconds: 0, nanos: 0 }, toTime: { seconds: 2_000_000_000, nanos: 0 } },
      ...{
        status: 'INTERACTION_STATUS_UNSPECIFIED',
        sortOrder: 'SORT_ORDER_DESCENDING',
        source: 'INTERACTION_SOURCE_MAIN',
      },
      contactId: toContact(number, size),
    }),
    goal: 1.5,
  },
  {
    name: 'make a call of a known contact',
    method: 'FindOrCreatePhoneCall',
    request: (number, size) => call(`new-${number}`, toContact(number, size)),
    goal: 1.25,
  },
];

export async function benchInteractionGrowth(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const stores: Filled[] = [];
  try {
    for (const size of SIZES) stores.push(await fill(folder, size));
    const measured = new Map<Operation, ReadonlyMap<number, readonly number[]>>();
    for (const operation of OPERATIONS_MEASURED) measured.set(operation, await measureInTurn(stores, operation));
    return toReport(measured);
  } finally {
    for (const { store } of stores) await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(folder: string, size: number): Promise<Filled> {
  const store = await openStore({ kind: 'sqlite', file: join(folder, `${size}.sqlite`) });
  const contacts = size / CONTACTS_PART;
  await store.transaction((tx) => insertMany(tx, { tenant: TENANT, count: size, contacts, agents: size / 100 }));
  const newId = createIdSource(randomBytes, 16);
  const run = createRunMethod({
    store,
    newId,
    clock,
    log,
    traces: passingTraces,
    metrics: noReferenceUcsMetrics,
    bounds: createCallBounds({ callsMax: AT_ONCE, callsPerTenantMax: AT_ONCE }),
  });
  for (let number = 0; number < KNOWN_CALLS; number++) {
    await ask(run, 'FindOrCreatePhoneCall', call(`known-${number}`, toContact(number, size)));
  }
  return { size, store, run };
}

function ask(run: RunMethod, name: UcsMethodName, request: object): Promise<object> {
  const metadata = (key: string) => (key === 'ucs-tenant' || key === 'ucs-user-id' ? TENANT : undefined);
  return run({ name, request, metadata, timeLeftMs: Number.POSITIVE_INFINITY });
}

/** CPU microseconds of the operation, by the size of the store, round by round. */
async function measureInTurn(
  stores: readonly Filled[],
  operation: Operation,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const measured = new Map(stores.map(({ size }) => [size, [] as number[]]));
  let next = 0;
  for (let round = -1; round < ROUNDS; round++) {
    for (const { size, run } of stores) {
      const end = next + OPERATIONS;
      const worker = async () => {
        while (next < end) await ask(run, operation.method, operation.request(next++, size));
      };
      const before = process.cpuUsage();
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      const { user, system } = process.cpuUsage(before);
      // The first round is there to warm up.
      if (round >= 0) measured.get(size)?.push((user + system) / OPERATIONS);
    }
  }
  return measured;
}

function toReport(measured: ReadonlyMap<Operation, ReadonlyMap<number, readonly number[]>>): Report {
  const most = SIZES.at(-1) ?? Number.NaN;
  const least = SIZES[0] ?? Number.NaN;
  return {
    title: 'The embedded store of the UCS as interactions grow: CPU per operation',
    rows: [...measured].map(([{ name }, bySize]) => ({
      name,
      figures: Object.fromEntries([...bySize].map(([size, rounds]) => [`us at ${size}`, toMedian(rounds).toFixed(0)])),
    })),
    ratios: [...measured].map(([{ name, goal }, bySize]) => ({
      name: `${name}, among ${most} / among ${least}`,
      ...toRoundsRatio(bySize.get(most) ?? [], bySize.get(least) ?? []),
      goal: { atMost: goal },
    })),
  };
}
