import { Server, ServerCredentials, type sendUnaryData } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadUcsDefinition } from '../../../src/proto/load-ucs-definition.ts';
import { UCS_METHODS } from '../../../src/proto/methods.ts';
import { loadAnyMethod } from '../../../src/ucs-client/loaded-method.ts';
import type { UcsClient } from '../../../src/ucs-client/port.ts';
import { CALL, connectUcs, PHONE_CALL, untilServing } from '../../support/ucs-client-options.ts';

type LimitedUcs = {
  readonly target: string;
  /** Calls that have come. */
  readonly came: () => number;
  /** The most that were held at once. */
  readonly mostHeld: () => number;
  /** Answers the oldest. */
  answer(): void;
  untilHeld(count: number): Promise<void>;
};

/** A UCS that takes so many streams on one connection, and holds each call until it is told to answer. No health: it answers that it has none. */
async function startLimitedUcs(streamsMax: number): Promise<LimitedUcs> {
  const { path } = UCS_METHODS.FindOrCreatePhoneCall;
  const method = loadAnyMethod(loadUcsDefinition(), 'ucs.v1.InteractionService', 'FindOrCreatePhoneCall');
  const held: sendUnaryData<object>[] = [];
  let came = 0;
  let mostHeld = 0;
  let check = (): void => {};
  const server = new Server({ 'grpc.enable_channelz': 0, 'grpc.max_concurrent_streams': streamsMax });
  server.register(
    path,
    (_call: object, callback: sendUnaryData<object>) => {
      came += 1;
      held.push(callback);
      mostHeld = Math.max(mostHeld, held.length);
      check();
    },
    method.responseSerialize,
    method.requestDeserialize,
    'unary',
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  onTestFinished(() => server.forceShutdown());
  return {
    target: `127.0.0.1:${port}`,
    came: () => came,
    mostHeld: () => mostHeld,
    answer: () => held.shift()?.(null, { interactionId: 'INTERACTION00000', created: true }),
    untilHeld: (count) =>
      new Promise((resolve) => {
        check = () => held.length >= count && resolve();
        check();
      }),
  };
}

const call = (client: UcsClient, timeoutMs = 5000, signal?: AbortSignal) =>
  client.call('FindOrCreatePhoneCall', PHONE_CALL, { ...CALL, timeoutMs, ...(signal === undefined ? {} : { signal }) });

describe('unary calls to a UCS that takes five streams at once', () => {
  it('are never more than five under way, and each is made once', async () => {
    const ucs = await startLimitedUcs(5);
    const client = connectUcs(ucs.target, { road: 'unary' });
    await untilServing(client, true);
    const calls = Array.from({ length: 40 }, () => call(client));
    for (let answered = 0; answered < 40; answered++) {
      await ucs.untilHeld(Math.min(5, 40 - answered));
      ucs.answer();
    }
    expect((await Promise.all(calls)).filter(({ ok }) => !ok)).toEqual([]);
    expect(ucs.came()).toBe(40);
    expect(ucs.mostHeld()).toBe(5);
    expect(client.callsMax()).toBe(5);
  });

  it('do not hold up the question whether it serves', async () => {
    const ucs = await startLimitedUcs(5);
    const client = connectUcs(ucs.target, { road: 'unary', checkIntervalMs: 10, checkTimeoutMs: 200 });
    await untilServing(client, true);
    const told: boolean[] = [];
    client.onHealthChange(({ serving }) => told.push(serving));
    const calls = Array.from({ length: 20 }, () => call(client, 600));
    await Promise.all(calls);
    expect(told).toEqual([]);
  });

  it('that had no turn in time were never sent, and may be tried again', async () => {
    const ucs = await startLimitedUcs(5);
    const client = connectUcs(ucs.target, { road: 'unary' });
    await untilServing(client, true);
    const first = Array.from({ length: 5 }, () => call(client));
    await ucs.untilHeld(5);
    expect(await call(client, 50)).toMatchObject({
      ok: false,
      fault: { errorCode: 'RESOURCE_EXHAUSTED', retryable: true },
    });
    for (let count = 0; count < 5; count++) ucs.answer();
    await Promise.all(first);
    expect(ucs.came()).toBe(5);
  });

  it('are taken back while they stand in line, when their caller gives up or all is stopped', async () => {
    const ucs = await startLimitedUcs(5);
    const client = connectUcs(ucs.target, { road: 'unary' });
    await untilServing(client, true);
    const first = Array.from({ length: 5 }, () => call(client));
    await ucs.untilHeld(5);
    const giveUp = new AbortController();
    const givenUp = call(client, 5000, giveUp.signal);
    const stopped = call(client);
    giveUp.abort();
    expect(await givenUp).toMatchObject({ ok: false, fault: { errorCode: 'CANCELLED' } });
    await client.stop();
    expect(await stopped).toMatchObject({ ok: false, fault: { errorCode: 'CANCELLED' } });
    for (let count = 0; count < 5; count++) ucs.answer();
    await Promise.all(first);
    expect(ucs.came()).toBe(5);
  });
});
