import { setImmediate as nextTurn } from 'node:timers/promises';
import { createDispatcher, type Dispatcher, type DispatcherOptions } from '../../src/delivery/dispatch/dispatcher.ts';
import type { NewRequest, RequestContent, RequestRecord } from '../../src/delivery/journal.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { v2 } from '../../src/operations/v2/dialect.ts';
import { findPhoneCall } from '../../src/operations/v2/find-phone-call.ts';
import { setCallContact } from '../../src/operations/v2/set-call-contact.ts';
import { noMetrics, passingTraces, silentLog } from '../../src/telemetry/silent.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { createScriptedUcsClient, type ScriptedUcsClient } from './scripted-ucs-client.ts';

const PARAMETERS: Readonly<Record<string, JsonObject>> = {
  FindPhoneCall: { callId: 'call-1', status: 'InProcess', phoneNumber: '1231231231', type: 'Inbound' },
  SetCallContact: { interactionId: 'INTERACTION00000', contactPath: '/contacts/0000DaA3G4VF000Q' },
};

/** What the first request is answered with when its call succeeds. */
export const SUCCESS =
  '{"referenceId":1,"messageType":"createInteractionResponse","interactionId":"INTERACTION00000","isCreated":"true"}';

/** A dispatcher whose time, backend and journal are in the hands of a test. */
export type DispatchBench = {
  /** Whether the journal can be read at present. */
  readable: () => boolean;
  /** Whether calls may be made, and how that changes. */
  mayDispatch: boolean;
  letDispatch(may: boolean): void;
  readonly dispatcher: Dispatcher;
  readonly ucs: ScriptedUcsClient;
  readonly clock: ManualClock;
  /** Hands a record over, as if it was accepted now. */
  add(change?: Partial<NewRequest & RequestRecord>): RequestRecord;
  /** Data of the notifications so far, in the order of the closes, as it stands on the wire. */
  readonly notifications: readonly string[];
  /** Lets everything run that waits for nothing but its turn. */
  settle(): Promise<void>;
  /** Moves time in small steps and lets everything run in between. */
  pass(ms: number): Promise<void>;
};

function createDispatchBench(change: Partial<DispatcherOptions> = {}): DispatchBench {
  const clock = createManualClock();
  const ucs = createScriptedUcsClient();
  const notifications: string[] = [];
  let hand: (records: readonly RequestRecord[]) => void = () => {};
  const contents = new Map<number, RequestContent>();
  let mayDispatchChanged = () => {};
  let lastId = 0;
  const dispatcher = createDispatcher({
    journal: {
      take(taker) {
        hand = taker;
        return () => {};
      },
      mayDispatch: () => bench.mayDispatch,
      onMayDispatchChange(listener) {
        mayDispatchChanged = listener;
        return () => {};
      },
      content: async ({ referenceId }) => (bench.readable() ? contents.get(referenceId) : undefined),
      close: async (_record, notification) => void notifications.push(notification.dataJson),
    },
    ucs,
    operations: new Map([findPhoneCall, setCallContact].map((operation) => [operation.name, operation.dispatchable])),
    dialectOf: () => v2,
    personName: () => undefined,
    notificationMaxBytes: 524_288,
    clock,
    random: () => 0.5,
    log: silentLog,
    metrics: noMetrics,
    traces: passingTraces,
    inFlightMax: 10,
    inFlightPerTenantMax: 4,
    inFlightMaxBytes: 1000,
    attemptTimeoutMs: 5000,
    budgetMs: 60_000,
    leftOverBudgetMs: 10_000,
    retryDelay: { firstMs: 100, longestMs: 5000 },
    retryBudget: { tokensMax: 100, tokensPerSecond: 10, tokensPerSuccess: 2 },
    ...change,
  });
  const settle = async () => {
    for (let turn = 0; turn < 3; turn += 1) await nextTurn();
  };
  const bench: DispatchBench = {
    readable: () => true,
    mayDispatch: true,
    letDispatch(may) {
      bench.mayDispatch = may;
      mayDispatchChanged();
    },
    dispatcher,
    ucs,
    clock,
    notifications,
    settle,
    async pass(ms) {
      for (let passed = 0; passed < ms; passed += 100) {
        clock.advance(Math.min(100, ms - passed));
        await settle();
      }
    },
    add(given = {}) {
      const operation = given.operation ?? 'FindPhoneCall';
      const { parameters = PARAMETERS[operation] ?? {}, trace, ...rest } = given;
      const record: RequestRecord = {
        user: { tenant: 'demo', userId: 'alice' },
        userName: 'Alice',
        operation,
        orderKey: undefined,
        referenceId: ++lastId,
        acceptedAtMs: clock.nowMs(),
        acceptedMonotonicMs: rest.inherited === true ? undefined : clock.monotonicMs(),
        order: lastId,
        inherited: false,
        bytes: 1,
        ...rest,
      };
      contents.set(record.referenceId, { parameters, trace });
      hand([record]);
      return record;
    },
  };
  return bench;
}

/** The same, begun. */
export function startDispatchBench(change: Partial<DispatcherOptions> = {}): DispatchBench {
  const bench = createDispatchBench(change);
  bench.dispatcher.start();
  return bench;
}
