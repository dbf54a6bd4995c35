/**
 * The embedded store of the reference UCS: finding among 100,000 contacts, and what a call costs beside one bare insert with its fsync. Times are those of
 * whole methods, below gRPC; the goals of finding are absolute, so they are judged by the median of many.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type AttributeValues, insertContact } from '../src/backend/contacts/contact-rows.ts';
import { createCallBounds } from '../src/backend/server/call-bounds.ts';
import { createRunMethod, type RunMethod } from '../src/backend/server/run-method.ts';
import { openStore } from '../src/backend/store/open-store.ts';
import type { Store } from '../src/backend/store/store.ts';
import { systemClock as clock } from '../src/kernel/clock.ts';
import { createIdSource } from '../src/kernel/ids.ts';
import type { UcsMethodName } from '../src/proto/methods.ts';
import { silentLog as log, noReferenceUcsMetrics, passingTraces } from '../src/telemetry/silent.ts';
import type { Ratio, Report } from './support/report.ts';

const TENANT = 'bench';
const newId = createIdSource(randomBytes, 16);
const CONTACTS = 100_000;
const CALLS = 4_000;
const CALLS_AT_ONCE = 64;
const LOOK_UPS = 200;
const SEARCH_GOAL_MS = 50;
const IDENTIFY_GOAL_MS = 1;

export async function benchContacts(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const store = await openStore({ kind: 'sqlite', file: join(folder, 'ucs.sqlite') });
  const run = createRunMethod({
    store,
    newId,
    clock,
    log,
    traces: passingTraces,
    metrics: noReferenceUcsMetrics,
    bounds: createCallBounds({ callsMax: CONTACTS, callsPerTenantMax: CONTACTS }),
  });
  try {
    await fill(store);
    const looks = await lookUps(run);
    const calls = await measure(CALLS, CALLS_AT_ONCE, (number) => findOrCreate(run, number));
    const inserts = await measureInserts(join(folder, 'bare.sqlite'));
    return toReport(looks, calls, inserts);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const FIRST_NAMES = ['Ada', 'Alan', 'Barbara', 'Claude', 'Donald', 'Edsger', 'Frances', 'Grace', 'John', 'Katherine'];

/** In large transactions, below the methods: this is not what is measured. */
async function fill(store: Store): Promise<void> {
  for (let from = 0; from < CONTACTS; from += 5_000) {
    await store.transaction(async (tx) => {
      for (let number = from; number < from + 5_000; number++) {
        await insertContact(tx, TENANT, newId(), toAttributes(number), clock.nowMs());
      }
    });
  }
}

function toAttributes(number: number): readonly AttributeValues[] {
  return [
    { name: 'FirstName', values: [FIRST_NAMES[number % FIRST_NAMES.length] ?? ''] },
    { name: 'LastName', values: [`${'ABCDEFGHIJKLMNOPQRST'[number % 20]}name${number % 5_000}`] },
    { name: 'EmailAddress', values: [`person${number}@example.com`] },
    { name: 'PhoneNumber', values: [phoneNumber(number), `+49 30 ${number}`] },
  ];
}

function phoneNumber(number: number): string {
  return `+1 (555) ${String(number).padStart(7, '0')}`;
}

type LookUp = { readonly name: string; readonly medianMs: number; readonly goalMs: number };

async function lookUps(run: RunMethod): Promise<readonly LookUp[]> {
  const search = (criteria: Readonly<Record<string, string>>) => () =>
    call(run, 'SearchContacts', {
      criteria,
      query: '',
      orderBy: [],
      skip: 0,
      countAll: false,
      pageSize: 100,
      pageToken: '',
    });
  const identify = (number: number) => {
    const request = { emailAddress: '', lastName: '', mediaType: 'voice', createEnabled: false, userData: null };
    return call(run, 'IdentifyContact', { ...request, phoneNumber: phoneNumber(number) });
  };
  const table: readonly (readonly [string, number, (number: number) => Promise<object>])[] = [
    ['search: phone number', SEARCH_GOAL_MS, search({ PhoneNumber: '15550001234' })],
    ['search: phone number, prefix of 1,000', SEARCH_GOAL_MS, search({ PhoneNumber: '+1555001*' })],
    ['search: last name, prefix of 5,000', SEARCH_GOAL_MS, search({ LastName: 'S*' })],
    ['search: first name, 10,000 contacts', SEARCH_GOAL_MS, search({ FirstName: 'grace' })],
    ['search: e-mail, prefix of all', SEARCH_GOAL_MS, search({ EmailAddress: 'person*' })],
    ['search: first and last name', SEARCH_GOAL_MS, search({ FirstName: 'Ada', LastName: 'a*' })],
    ['identification by phone number', IDENTIFY_GOAL_MS, (number) => identify((number * 7_919) % CONTACTS)],
  ];
  const looks: LookUp[] = [];
  for (const [name, goalMs, work] of table) looks.push({ name, goalMs, medianMs: await medianMs(work) });
  return looks;
}

async function medianMs(work: (number: number) => Promise<object>): Promise<number> {
  const times: number[] = [];
  for (let number = 0; number < LOOK_UPS; number++) {
    const startedMs = performance.now();
    await work(number);
    times.push(performance.now() - startedMs);
  }
  return times.sort((one, other) => one - other)[LOOK_UPS / 2] ?? Number.NaN;
}

function findOrCreate(run: RunMethod, number: number): Promise<object> {
  return call(run, 'FindOrCreatePhoneCall', {
    callId: `call-${number}`,
    status: 'INTERACTION_STATUS_IN_PROCESS',
    phoneNumber: phoneNumber(number),
    type: 'INTERACTION_TYPE_INBOUND',
    contactId: '',
    parentId: '',
    threadId: '',
    subject: '',
    userData: { fields: { key1: { kind: 'stringValue', stringValue: 'value1' } } },
  });
}

function call(run: RunMethod, name: UcsMethodName, request: object): Promise<object> {
  const metadata = (key: string) => (key === 'ucs-tenant' || key === 'ucs-user-id' ? TENANT : undefined);
  return run({ name, request, metadata, timeLeftMs: Number.POSITIVE_INFINITY });
}

type Cost = { readonly cpuMicros: number; readonly perSecond: number };

/** Keeps `atOnce` works under way until `count` are done. */
async function measure(count: number, atOnce: number, work: (number: number) => Promise<object>): Promise<Cost> {
  let next = 0;
  const worker = async () => {
    for (let number = next++; number < count; number = next++) await work(number);
  };
  return costOf(count, () => Promise.all(Array.from({ length: atOnce }, worker)));
}

/** The least one could do for as much safety: one bare insert, one transaction, one fsync. */
async function measureInserts(file: string): Promise<Cost> {
  using database = new DatabaseSync(file);
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE bare (id TEXT PRIMARY KEY, body TEXT)',
  );
  const insert = database.prepare('INSERT INTO bare VALUES (?, ?)');
  return costOf(CALLS, async () => {
    for (let number = 0; number < CALLS; number++) insert.run(`call-${number}`, 'x'.repeat(300));
  });
}

async function costOf(count: number, work: () => Promise<unknown>): Promise<Cost> {
  const before = process.cpuUsage();
  const startedMs = performance.now();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { cpuMicros: (user + system) / count, perSecond: count / ((performance.now() - startedMs) / 1_000) };
}

function toReport(looks: readonly LookUp[], calls: Cost, inserts: Cost): Report {
  const costs = ({ cpuMicros, perSecond }: Cost) => ({
    'CPU us/call': cpuMicros.toFixed(0),
    'calls/s': perSecond.toFixed(0),
  });
  return {
    title: `The embedded store of the UCS: ${CONTACTS} contacts (goals: search ${SEARCH_GOAL_MS} ms, identification by phone number ${IDENTIFY_GOAL_MS} ms)`,
    rows: [
      ...looks.map(({ name, medianMs }) => ({ name, figures: { 'ms, median': medianMs.toFixed(2) } })),
      { name: `FindOrCreatePhoneCall, ${CALLS_AT_ONCE} at once`, figures: costs(calls) },
      { name: 'one insert per transaction', figures: costs(inserts) },
    ],
    ratios: [
      ...looks.map(
        ({ name, medianMs, goalMs }): Ratio => ({
          name: `${name}: median / ${goalMs} ms`,
          value: medianMs / goalMs,
          goal: { atMost: 1 },
        }),
      ),
      {
        name: 'FindOrCreatePhoneCall per second / inserts per second, each with its fsync',
        value: calls.perSecond / inserts.perSecond,
        goal: { atLeast: 1 },
      },
    ],
  };
}
