import { expect, onTestFinished } from 'vitest';
import { createDispatcher, type DispatcherOptions } from '../../src/delivery/dispatch/dispatcher.ts';
import type { Journal, LogEntry } from '../../src/delivery/journal.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { v2 } from '../../src/operations/v2/dialect.ts';
import { findPhoneCall } from '../../src/operations/v2/find-phone-call.ts';
import { noMetrics, passingTraces, silentLog } from '../../src/telemetry/silent.ts';
import type { UcsClient } from '../../src/ucs-client/port.ts';
import { openEmbeddedJournal } from './embedded-journal-home.ts';
import { embeddedOptions } from './embedded-journal-options.ts';
import { acceptAnswered, newRequest } from './journal-requests.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { connectUcs, untilServing } from './ucs-client-options.ts';

const PARAMETERS = { callId: 'call-1', status: 'InProcess', phoneNumber: '1231231231', type: 'Inbound' };

/** The road from acceptance to the log, in its real parts. */
export type RoadToUcs = {
  readonly journal: Journal;
  readonly client: UcsClient;
  /** Accepts so many requests. */
  accept(count: number, tenant?: string): Promise<readonly number[]>;
  /** Resolves with every entry of the log, when there are so many. */
  logged(count: number): Promise<readonly LogEntry[]>;
};

/** To the backend, or the backends, of this target; stopped when the test is over. */
export async function startRoadTo(target: string, change: Partial<DispatcherOptions> = {}): Promise<RoadToUcs> {
  const journal = await openEmbeddedJournal(embeddedOptions(makeTemporaryFolder()));
  const client = connectUcs(target, { checkTimeoutMs: 200 });
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

export function expectAllSucceeded(ids: readonly number[], entries: readonly LogEntry[]): void {
  expect(entries.map((entry) => entry.referenceId).toSorted((a, b) => a - b)).toEqual(ids);
  expect(entries.filter((entry) => !entry.dataJson.includes('"isCreated"'))).toEqual([]);
}
