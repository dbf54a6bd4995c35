/**
 * Searching by queries in the embedded store of the reference UCS: 100,000 contacts and as many calls, counted, sorted and paged. Times are those of whole methods, below
 * gRPC; the goals are absolute, so they are judged by the median of many.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttributeValues, insertContact } from '../src/backend/contacts/contact-rows.ts';
import { createCallBounds } from '../src/backend/server/call-bounds.ts';
import { createRunMethod, type RunMethod } from '../src/backend/server/run-method.ts';
import { openStore } from '../src/backend/store/open-store.ts';
import type { Tx } from '../src/backend/store/schema.ts';
import { NEXT_SEARCH_NUMBER } from '../src/backend/store/search/search-number.ts';
import { insertSearchTerms } from '../src/backend/store/search/search-terms.ts';
import type { Store } from '../src/backend/store/store.ts';
import { systemClock as clock } from '../src/kernel/clock.ts';
import { createIdSource } from '../src/kernel/ids.ts';
import type { UcsMethodName } from '../src/proto/methods.ts';
import { silentLog as log, noReferenceUcsMetrics, passingTraces } from '../src/telemetry/silent.ts';
import type { Report } from './support/report.ts';

const TENANT = 'bench';
const COUNT = 100_000;
const LOOK_UPS = 40;
const SEARCH_GOAL_MS = 50;
const DETAILS_GOAL_MS = 1;
const newId = createIdSource(randomBytes, 16);

export async function benchSearch(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const store = await openStore({ kind: 'sqlite', file: join(folder, 'ucs.sqlite') });
  try {
    const contactIds = await fill(store);
    return toReport(
      await lookUps(
        createRunMethod({
          store,
          newId,
          clock,
          log,
          traces: passingTraces,
          metrics: noReferenceUcsMetrics,
          bounds: createCallBounds({ callsMax: COUNT, callsPerTenantMax: COUNT }),
        }),
        contactIds,
      ),
    );
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In large transactions, below the methods: this is not what is measured. */
async function fill(store: Store): Promise<readonly string[]> {
  const contactIds = Array.from({ length: COUNT }, newId);
  const nowMs = clock.nowMs();
  for (let from = 0; from < COUNT; from += 5_000) {
    await store.transaction(async (tx) => {
      for (const [offset, contactId] of contactIds.slice(from, from + 5_000).entries()) {
        const number = from + offset;
        await insertContact(tx, TENANT, contactId, toAttributes(number), nowMs);
        await insertCall(tx, number, contactId, nowMs - number * 60_000);
      }
    });
  }
  return contactIds;
}

const FIRST_NAMES = ['Ada', 'Alan', 'Barbara', 'Claude', 'Donald', 'Edsger', 'Frances', 'Grace', 'John', 'Katherine'];
const TITLES = ['Dr', 'Mr', 'Mrs'];
const WORDS = ['invoice', 'order', 'complaint', 'question', 'delivery'];

function toAttributes(number: number): readonly AttributeValues[] {
  return [
    { name: 'FirstName', values: [FIRST_NAMES[number % FIRST_NAMES.length] ?? ''] },
    { name: 'LastName', values: [`${'ABCDEFGHIJKLMNOPQRST'[number % 20]}name${number % 5_000}`] },
    { name: 'EmailAddress', values: [`person${number}@example.com`] },
    { name: 'PhoneNumber', values: [`+1555${String(number).padStart(7, '0')}`] },
    { name: 'Title', values: [TITLES[number % TITLES.length] ?? ''] },
  ];
}

async function insertCall(tx: Tx, number: number, contactId: string, startMs: number): Promise<void> {
  const stopped = number % 10 > 0;
  const call = {
    tenant: TENANT,
    id: newId(),
    media_type: 'voice',
    type: number % 3 === 0 ? 'INTERACTION_TYPE_OUTBOUND' : 'INTERACTION_TYPE_INBOUND',
    subtype: '',
    status: stopped ? 'INTERACTION_STATUS_STOPPED' : 'INTERACTION_STATUS_IN_PROCESS',
    start_ms: startMs,
    end_ms: stopped ? startMs : null,
    subject: `About the ${WORDS[number % WORDS.length]} of ${number}`,
    contact_id: contactId,
    parent_id: null,
    thread_id: newId(),
    comment: '',
    external_id: `call-${number}`,
    owner_id: `agent-${number % 50}`,
    owner_name: `agent-${number % 50}`,
    creator_application: 'bench',
    can_be_parent: 1,
    user_data: JSON.stringify({ key1: `value${number % 1_000}`, queue: `queue${number % 4}` }),
    modify_ms: startMs,
    phone_number: `+1555${String(number).padStart(7, '0')}`,
    duration_seconds: 60,
    search_number: NEXT_SEARCH_NUMBER,
  } as const;
  const searched = await tx.insertInto('interaction').values(call).returningAll().executeTakeFirstOrThrow();
  await insertSearchTerms(tx, TENANT, call.id, searched);
}

function shorten(query: string): string {
  return query.length > 100 ? `${query.slice(0, 60)} ...` : query;
}

/** A query of so many conditions, of which one suffices. */
function severally(count: number, conditionOf: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => conditionOf(at)).join(' OR ');
}

type LookUp = { readonly name: string; readonly medianMs: number; readonly goalMs: number };

async function lookUps(run: RunMethod, contactIds: readonly string[]): Promise<readonly LookUp[]> {
  const contacts = (query: string, orderBy: readonly object[] = [], skip = 0) => ({
    name: `contacts: ${shorten(query)}${orderBy.length > 0 ? `, ordered by ${orderBy.length}` : ''}${skip > 0 ? `, behind ${skip}` : ''}`,
    goalMs: SEARCH_GOAL_MS,
    work: () =>
      call(run, 'SearchContacts', { criteria: {}, query, pageSize: 100, pageToken: '', orderBy, skip, countAll: true }),
  });
  const interactions = (query: string) => ({
    name: `interactions: ${shorten(query)}`,
    goalMs: SEARCH_GOAL_MS,
    work: () =>
      call(run, 'SearchInteractions', {
        query,
        ownerUserNames: [],
        sortOrder: 0,
        pageSize: 100,
        skip: 0,
        countAll: true,
      }),
  });
  const ascending = (attributeName: string) => ({ attributeName, descending: false });
  const byLastName = [ascending('LastName')];
  const [someContact = ''] = contactIds;
  const since = new Date(clock.nowMs() - 7 * 86_400_000).toISOString().slice(0, 10);
  const table = [
    contacts('PhoneNumber:+15550001234'),
    contacts('LastName:Sname1*'),
    contacts('FirstName:Gr* AND LastName:H*'),
    contacts('FirstName:Grace OR FirstName:Ada'),
    contacts('LastName:(Aname20 OR Bname21) AND NOT FirstName:Ada'),
    contacts('FirstName:Grace', byLastName),
    contacts('FirstName:G* AND EmailAddress:person1*', byLastName, 200),
    contacts('EmailAddress:person*'),
    contacts('*:*'),
    contacts('NOT EmailAddress:person1*'),
    contacts(severally(64, (at) => `EmailAddress:person${at}*`)),
    contacts('FirstName:a* AND EmailAddress:p* AND PhoneNumber:+1*'),
    contacts('*:*', [], 99_000),
    contacts('*:*', byLastName),
    contacts('*:*', [{ attributeName: 'EmailAddress', descending: true }], 50_000),
    contacts('*:*', ['FirstName', 'LastName', 'EmailAddress', 'PhoneNumber'].map(ascending), 50_000),
    contacts('*:*', ['Title', 'FirstName', 'LastName', 'EmailAddress'].map(ascending), 50_000),
    interactions('phoneNumber:+15550001234'),
    interactions('subject:complaint'),
    interactions('subject:"invoice of 1*"'),
    interactions('userData.key1:value77 AND state:Stopped'),
    interactions('key1:value7* OR key1:value8*'),
    interactions(`contactId:${someContact}`),
    interactions(`state:InProcess AND startDate:[${since} TO *]`),
    interactions('state:Stopped AND type:Inbound AND mediaType:call AND ownerId:agent-7'),
    interactions('state:Stopped'),
    interactions('queue:*'),
    interactions('*:*'),
    interactions('NOT subject:about'),
    interactions('subject:"about the"'),
    interactions('state:Stopped AND queue:* AND NOT key1:value7*'),
    interactions('id:*'),
    interactions('ownerId:a*'),
    interactions(severally(64, (at) => `key1:value${at}*`)),
    {
      name: 'details of one contact',
      goalMs: DETAILS_GOAL_MS,
      work: (number: number) => call(run, 'GetContact', { contactId: contactIds[(number * 7_919) % COUNT] ?? '' }),
    },
  ];
  const looks: LookUp[] = [];
  for (const { name, goalMs, work } of table) looks.push({ name, goalMs, medianMs: await medianMs(work) });
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

function call(run: RunMethod, name: UcsMethodName, request: object): Promise<object> {
  const metadata = (key: string) => (key === 'ucs-tenant' || key === 'ucs-user-id' ? TENANT : undefined);
  return run({ name, request, metadata, timeLeftMs: Number.POSITIVE_INFINITY });
}

function toReport(looks: readonly LookUp[]): Report {
  return {
    title: `Search by query, all matches counted: ${COUNT} contacts and ${COUNT} calls (goals: search ${SEARCH_GOAL_MS} ms, details of a contact ${DETAILS_GOAL_MS} ms)`,
    rows: looks.map(({ name, medianMs }) => ({ name, figures: { 'ms, median': medianMs.toFixed(2) } })),
    ratios: looks.map(({ name, medianMs, goalMs }) => ({
      name: `${name}: median / ${goalMs} ms`,
      value: medianMs / goalMs,
      goal: { atMost: 1 },
    })),
  };
}
