import { describe, expect, it } from 'vitest';
import type { Traces } from '../../../src/telemetry/port.ts';
import { passingTraces } from '../../../src/telemetry/silent.ts';
import { SUCCESS, startDispatchBench } from '../../support/dispatch-bench.ts';
import { notFound, unavailable } from '../../support/scripted-ucs-client.ts';

describe('dispatcher', () => {
  it('turns an open record into a call in its user’s name, and the answer into the documented notification', async () => {
    const bench = startDispatchBench();
    bench.add();
    const [call] = await bench.ucs.reached(1);
    expect(call?.method).toBe('FindOrCreatePhoneCall');
    expect(call?.request).toMatchObject({ callId: 'call-1', status: 'INTERACTION_STATUS_IN_PROCESS' });
    expect(call?.options).toEqual({
      tenant: 'demo',
      userId: 'alice',
      userName: 'Alice',
      referenceId: 1,
      timeoutMs: 5000,
    });
    call?.succeed();
    await bench.settle();
    expect(bench.notifications).toEqual([SUCCESS]);
    expect(bench.dispatcher.stats()).toEqual({ open: 0, oldestOpenMs: 0, inFlight: 0, waiting: 0, backingOff: 0 });
  });

  it('makes each attempt in a span of the trace that the request came with, and hands the trace on', async () => {
    const started: object[] = [];
    const ended: (string | undefined)[] = [];
    const traces: Traces = {
      ...passingTraces,
      start(name, span) {
        started.push({ name, ...span });
        return {
          headers: { traceparent: `span-${started.length}` },
          end: (problem) => void ended.push(problem),
        };
      },
    };
    const bench = startDispatchBench({ traces });
    const trace = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
    bench.ucs.rule = (call) => (bench.ucs.calls.length === 1 ? call.fault(unavailable) : call.succeed());
    bench.add({ trace });
    await bench.pass(1000);
    expect(bench.ucs.calls.map(({ options }) => options.trace)).toEqual([
      { traceparent: 'span-1' },
      { traceparent: 'span-2' },
    ]);
    const attempt = { name: 'FindPhoneCall', kind: 'client', parent: trace };
    expect(started).toEqual([
      { ...attempt, attributes: { referenceId: 1, attempt: 1 } },
      { ...attempt, attributes: { referenceId: 1, attempt: 2 } },
      { name: 'log notification', kind: 'internal', parent: trace },
    ]);
    expect(ended).toEqual(['UNAVAILABLE', undefined, undefined]);
  });

  it('notifies a final fault at once, in the documented shape', async () => {
    const bench = startDispatchBench();
    bench.ucs.rule = (call) => call.fault(notFound);
    bench.add();
    bench.add({ operation: 'SetCallContact' });
    await bench.settle();
    expect(bench.notifications).toEqual([
      '{"referenceId":1,"messageType":"createInteractionResponse","errorMessage":"UCS request failed","errorCode":510,"errorDetail":"Contact \'X\' not found in database"}',
      '{"referenceId":2,"messageType":"UcsOperationResponse","success":false,"errorMessage":"UCS request failed","errorCode":510,"errorDetail":"Contact \'X\' not found in database"}',
    ]);
    expect(bench.ucs.calls).toHaveLength(2);
  });

  it('answers a record of an operation it does not know with a failure', async () => {
    const bench = startDispatchBench();
    bench.add({ operation: 'Reroute' });
    await bench.settle();
    expect(bench.notifications.map((data) => JSON.parse(data))).toEqual([
      {
        referenceId: 1,
        errorMessage: 'UCS request failed',
        errorCode: 'UNIMPLEMENTED',
        errorDetail: 'The operation is not known to this gateway.',
      },
    ]);
  });

  it('answers a record that its operation cannot read with a failure that shows no internals', async () => {
    const bench = startDispatchBench();
    bench.add({ parameters: { callId: 7 } });
    await bench.settle();
    expect(JSON.parse(bench.notifications[0] ?? '')).toMatchObject({ errorCode: 'INTERNAL' });
    expect(bench.notifications[0]).not.toContain('callId');
  });
});

describe('dispatcher: bounds and fairness', () => {
  it('makes no call while the journal forbids it, and goes on by itself', async () => {
    const bench = startDispatchBench();
    bench.letDispatch(false);
    bench.add();
    await bench.pass(1000);
    expect(bench.ucs.calls).toEqual([]);
    bench.letDispatch(true);
    await bench.settle();
    expect(bench.ucs.calls).toHaveLength(1);
  });

  it('makes calls for so many bytes of requests at once, and always one [promise 7]', async () => {
    const bench = startDispatchBench({ inFlightMaxBytes: 1000 });
    for (const bytes of [5000, 400, 400, 400, 400]) bench.add({ bytes });
    await bench.settle();
    expect(bench.ucs.calls).toHaveLength(1);
    bench.ucs.calls[0]?.succeed();
    await bench.settle();
    expect(bench.ucs.calls).toHaveLength(4);
    bench.ucs.calls[1]?.succeed();
    await bench.settle();
    expect(bench.ucs.calls).toHaveLength(5);
  });

  it('tries again later when the content of a request cannot be read, without a call [promise 1]', async () => {
    let readable = false;
    const parameters = { callId: 'call-1', status: 'InProcess', phoneNumber: '1231231231', type: 'Inbound' };
    const bench = startDispatchBench();
    bench.readable = () => readable;
    bench.add({ parameters });
    await bench.pass(1000);
    expect([bench.ucs.calls.length, bench.notifications.length]).toEqual([0, 0]);
    readable = true;
    await bench.pass(5000);
    bench.ucs.calls[0]?.succeed();
    await bench.settle();
    expect(bench.notifications).toEqual([SUCCESS]);
  });

  it('has no more calls under way than allowed, over all and for one tenant', async () => {
    const bench = startDispatchBench({ inFlightMax: 5, inFlightPerTenantMax: 3 });
    for (let index = 0; index < 10; index += 1) bench.add();
    for (let index = 0; index < 10; index += 1) bench.add({ user: { tenant: 'north', userId: 'carol' } });
    await bench.settle();
    const tenants = bench.ucs.calls.map((call) => call.options.tenant);
    expect(tenants.filter((tenant) => tenant === 'demo')).toHaveLength(3);
    expect(tenants.filter((tenant) => tenant === 'north')).toHaveLength(2);
    bench.ucs.calls[0]?.succeed();
    await bench.settle();
    expect(bench.ucs.calls).toHaveLength(6);
  });

  it('keeps other tenants flowing while all calls of one hang', async () => {
    const bench = startDispatchBench();
    for (let index = 0; index < 50; index += 1) bench.add();
    bench.ucs.rule = (call) => {
      if (call.options.tenant === 'north') call.succeed();
    };
    for (let index = 0; index < 50; index += 1) bench.add({ user: { tenant: 'north', userId: 'carol' } });
    await bench.settle();
    expect(bench.notifications).toHaveLength(50);
    expect(bench.dispatcher.stats()).toMatchObject({ inFlight: 4, waiting: 46 });
  });

  it('holds no place for a record that waits for its next attempt', async () => {
    const bench = startDispatchBench({ inFlightMax: 1 });
    bench.ucs.rule = (call) => (call.options.referenceId === 1 ? call.fault(unavailable) : call.succeed());
    bench.add();
    bench.add();
    await bench.settle();
    expect(bench.notifications.map((data) => JSON.parse(data).referenceId)).toEqual([2]);
  });

  it('makes no more calls at once than the backend takes, and more when it takes more', async () => {
    const bench = startDispatchBench();
    bench.ucs.takesAtOnce = 2;
    for (let index = 0; index < 6; index += 1) bench.add();
    await bench.settle();
    expect(bench.ucs.calls).toHaveLength(2);
    bench.ucs.takesAtOnce = 4;
    bench.ucs.calls[0]?.succeed();
    await bench.settle();
    expect(bench.ucs.calls).toHaveLength(5);
  });

  it('asks a backend that is not serving with one call at a time, and all at once when it is back', async () => {
    const bench = startDispatchBench();
    bench.ucs.setHealth({ serving: false, problem: 'The UCS does not answer.' });
    for (let index = 0; index < 4; index += 1) bench.add();
    await bench.settle();
    expect(bench.ucs.calls).toHaveLength(1);
    bench.ucs.setHealth({ serving: true, problem: undefined });
    await bench.settle();
    expect(bench.ucs.calls).toHaveLength(4);
  });
});

describe('dispatcher: order', () => {
  it('runs records with one order key one after the other, also across retries, and all others side by side [promise 6]', async () => {
    const bench = startDispatchBench();
    bench.add({ orderKey: 'X' });
    bench.add({ orderKey: 'X' });
    bench.add({ orderKey: 'Y' });
    bench.add({ orderKey: 'X', user: { tenant: 'north', userId: 'carol' } });
    await bench.settle();
    expect(bench.ucs.calls.map((call) => call.options.referenceId)).toEqual([1, 3, 4]);
    bench.ucs.calls[0]?.fault(unavailable);
    await bench.settle();
    expect(bench.ucs.calls).toHaveLength(3);
    bench.clock.advance(75);
    await bench.settle();
    expect(bench.ucs.calls.map((call) => call.options.referenceId)).toEqual([1, 3, 4, 1]);
    bench.ucs.calls[3]?.succeed();
    await bench.settle();
    expect(bench.ucs.calls.map((call) => call.options.referenceId)).toEqual([1, 3, 4, 1, 2]);
  });

  it('lets the next in line go when the one before it failed', async () => {
    const bench = startDispatchBench();
    bench.ucs.rule = (call) => (call.options.referenceId === 1 ? call.fault(notFound) : call.succeed());
    bench.add({ orderKey: 'X' });
    bench.add({ orderKey: 'X' });
    await bench.settle();
    expect(bench.notifications.map((data) => JSON.parse(data).referenceId)).toEqual([1, 2]);
  });
});

describe('dispatcher: drain', () => {
  it('finishes what is under way and what comes meanwhile', async () => {
    const bench = startDispatchBench();
    bench.add();
    const drained = bench.dispatcher.drain(8000);
    bench.add();
    for (const call of await bench.ucs.reached(2)) call.succeed();
    await drained;
    expect(bench.notifications).toHaveLength(2);
    expect(bench.clock.pending()).toBe(0);
  });

  it('leaves open what does not finish in time: no notification, no further attempt', async () => {
    const bench = startDispatchBench();
    bench.add();
    bench.add();
    const [first, second] = await bench.ucs.reached(2);
    first?.fault(unavailable);
    await bench.settle();
    const drained = bench.dispatcher.drain(50);
    bench.clock.advance(50);
    await drained;
    second?.fault(unavailable);
    await bench.pass(60_000);
    expect(bench.notifications).toEqual([]);
    expect(bench.ucs.calls).toHaveLength(2);
    expect(bench.dispatcher.stats().open).toBe(2);
  });
});
