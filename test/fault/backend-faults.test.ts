import { status } from '@grpc/grpc-js';
import { expect, it, onTestFinished } from 'vitest';
import { createDispatcher, type DispatcherOptions } from '../../src/delivery/dispatch/dispatcher.ts';
import type { Journal, LogEntry } from '../../src/delivery/journal.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { v2 } from '../../src/operations/v2/dialect.ts';
import { findPhoneCall } from '../../src/operations/v2/find-phone-call.ts';
import { noMetrics, passingTraces, silentLog } from '../../src/telemetry/silent.ts';
import type { UcsClient } from '../../src/ucs-client/port.ts';
import { openEmbeddedJournal } from '../support/embedded-journal-home.ts';
import { embeddedOptions } from '../support/embedded-journal-options.ts';
import { acceptAnswered, newRequest } from '../support/journal-requests.ts';
import { FOUND, type ScriptedUcs, startScriptedUcs, toFaultAnswer } from '../support/scripted-ucs.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { connectUcs, untilServing } from '../support/ucs-client-options.ts';

const PARAMETERS = { callId: 'call-1', status: 'InProcess', phoneNumber: '1231231231', type: 'Inbound' };

type Road = {
  readonly journal: Journal;
  readonly client: UcsClient;
  readonly ucs: ScriptedUcs;
  /** Accepts so many requests. */
  accept(count: number, tenant?: string): Promise<readonly number[]>;
  /** Resolves with every entry of the log, when there are so many. */
  logged(count: number): Promise<readonly LogEntry[]>;
};

/** The road from acceptance to the log, in its real parts. */
async function startRoad(change: Partial<DispatcherOptions> = {}): Promise<Road> {
  const ucs = await startScriptedUcs();
  onTestFinished(() => ucs.die());
  const journal = await openEmbeddedJournal(embeddedOptions(makeTemporaryFolder()));
  const client = connectUcs(ucs.target, { checkTimeoutMs: 200 });
  await untilServing(client, true);
  const entries: LogEntry[] = [];
  let waiter: (() => void) | undefined;
  journal.follow((logged) => {
    entries.push(...logged);
    waiter?.();
  });
  const dispatcher = createDispatcher({
    journal,
    ucs: client,
    operations: new Map([[findPhoneCall.name, findPhoneCall.dispatchable]]),
    dialectOf: () => v2,
    personName: () => undefined,
    notificationMaxBytes: 524_288,
    clock: systemClock,
    random: Math.random,
    log: silentLog,
    metrics: noMetrics,
    traces: passingTraces,
    inFlightMax: 64,
    inFlightPerTenantMax: 32,
    inFlightMaxBytes: 1024 ** 2,
    attemptTimeoutMs: 200,
    budgetMs: 60_000,
    leftOverBudgetMs: 10_000,
    retryDelay: { firstMs: 5, longestMs: 50 },
    retryBudget: { tokensMax: 20, tokensPerSecond: 20, tokensPerSuccess: 2 },
    ...change,
  });
  dispatcher.start();
  onTestFinished(() => dispatcher.drain(0));
  return {
    journal,
    client,
    ucs,
    accept: (count, tenant = 'demo') => {
      const request = newRequest({ user: { tenant, userId: 'alice' }, parameters: PARAMETERS });
      return Promise.all(Array.from({ length: count }, () => acceptAnswered(journal, request)));
    },
    logged: (count) =>
      new Promise((resolve) => {
        waiter = () => {
          if (entries.length >= count) resolve(entries);
        };
        waiter();
      }),
  };
}

function expectAllSucceeded(ids: readonly number[], entries: readonly LogEntry[]): void {
  expect(entries.map((entry) => entry.referenceId).toSorted((a, b) => a - b)).toEqual(ids);
  expect(entries.filter((entry) => !entry.dataJson.includes('"isCreated"'))).toEqual([]);
}

it('a backend that is killed and comes back costs no accepted request [promise 1]', async () => {
  const { accept, client, logged, ucs } = await startRoad();
  const before = await accept(50);
  ucs.die();
  await untilServing(client, false);
  const during = await accept(50);
  const again = await startScriptedUcs({ port: Number(ucs.target.split(':')[1]) });
  onTestFinished(() => again.die());
  expectAllSucceeded([...before, ...during], await logged(100));
});

it('a backend that hangs without closing anything, and goes on, costs no accepted request', async () => {
  const { accept, client, logged, ucs } = await startRoad();
  ucs.freeze();
  const ids = await accept(100);
  await untilServing(client, false);
  ucs.thaw();
  expectAllSucceeded(ids, await logged(100));
});

it('a backend that is overloaded for a while costs no accepted request', async () => {
  const { accept, logged, ucs } = await startRoad();
  let refusals = 60;
  ucs.answer = () => {
    refusals -= 1;
    return refusals >= 0 ? toFaultAnswer({ code: status.RESOURCE_EXHAUSTED, message: 'full' }) : FOUND;
  };
  expectAllSucceeded(await accept(100), await logged(100));
});

it('a tenant whose calls all hang does not stop the others', async () => {
  const { accept, logged, ucs } = await startRoad({ attemptTimeoutMs: 10_000 });
  ucs.answer = ({ metadata }) => (metadata['ucs-tenant'] === 'demo' ? { type: 'silence' } : FOUND);
  await accept(100);
  expectAllSucceeded(await accept(100, 'north'), await logged(100));
});

it.each([
  ['is away', (ucs: ScriptedUcs) => ucs.die(), 'UNAVAILABLE'],
  [
    'is overloaded',
    (ucs: ScriptedUcs) => {
      ucs.answer = () => toFaultAnswer({ code: status.RESOURCE_EXHAUSTED, message: 'full' });
    },
    'RESOURCE_EXHAUSTED',
  ],
  [
    'answers nothing',
    (ucs: ScriptedUcs) => {
      ucs.answer = () => ({ type: 'silence' });
    },
    'DEADLINE_EXCEEDED',
  ],
] as const)(
  'a backend that %s for the whole budget brings one failure notification',
  async (_what, harm, errorCode) => {
    const { accept, logged, ucs } = await startRoad({ budgetMs: 700 });
    harm(ucs);
    const [referenceId] = await accept(1);
    const [entry] = await logged(1);
    expect(JSON.parse(entry?.dataJson ?? '')).toEqual({
      referenceId,
      messageType: 'createInteractionResponse',
      errorMessage: 'UCS request failed',
      errorCode,
      errorDetail: expect.any(String),
    });
  },
);
