import { describe, expect, it } from 'vitest';
import { SUCCESS, startDispatchBench } from '../../support/dispatch-bench.ts';
import { unavailable } from '../../support/scripted-ucs-client.ts';

describe('dispatcher: retries', () => {
  it('tries again after a growing, spread delay, and notifies only the last outcome', async () => {
    const bench = startDispatchBench();
    bench.ucs.rule = (call) => call.fault(unavailable);
    bench.add();
    await bench.settle();
    expect(bench.ucs.calls).toHaveLength(1);
    expect(bench.dispatcher.stats()).toMatchObject({ open: 1, inFlight: 0, backingOff: 1 });
    bench.clock.advance(74);
    await bench.settle();
    expect(bench.ucs.calls).toHaveLength(1);
    bench.clock.advance(1);
    await bench.settle();
    expect(bench.ucs.calls).toHaveLength(2);
    bench.ucs.rule = (call) => call.succeed();
    bench.clock.advance(150);
    await bench.settle();
    expect(bench.ucs.calls).toHaveLength(3);
    expect(bench.notifications).toEqual([SUCCESS]);
  });

  it('waits as long as the backend asked for', async () => {
    const bench = startDispatchBench();
    bench.ucs.rule = (call) => call.fault({ ...unavailable, retryAfterMs: 2000 });
    bench.add();
    await bench.settle();
    bench.clock.advance(1999);
    await bench.settle();
    expect(bench.ucs.calls).toHaveLength(1);
    await bench.pass(100);
    expect(bench.ucs.calls).toHaveLength(2);
  });

  it('gives up when the budget is over, with the last fault, and not before the last attempt that fits', async () => {
    const bench = startDispatchBench({ budgetMs: 10_000 });
    bench.ucs.rule = (call) => call.fault(unavailable);
    bench.add();
    await bench.pass(5000);
    expect(bench.notifications).toEqual([]);
    await bench.pass(5000);
    expect(JSON.parse(bench.notifications[0] ?? '')).toMatchObject({ referenceId: 1, errorCode: 'UNAVAILABLE' });
    expect(bench.notifications).toHaveLength(1);
    expect(bench.ucs.calls.length).toBeGreaterThan(5);
  });

  it('gives no attempt more time than the budget has left', async () => {
    const bench = startDispatchBench({ budgetMs: 7000 });
    bench.add();
    const [first] = await bench.ucs.reached(1);
    bench.clock.advance(5000);
    first?.fault(unavailable);
    await bench.settle();
    await bench.pass(100);
    expect(bench.ucs.calls[1]?.options.timeoutMs).toBeLessThanOrEqual(2000);
  });

  it('gives a record of an earlier process time of its own, and one attempt at least [promise 1]', async () => {
    const bench = startDispatchBench({ leftOverBudgetMs: 0 });
    bench.ucs.rule = (call) => call.succeed();
    bench.add({ acceptedAtMs: bench.clock.nowMs() - 86_400_000, inherited: true });
    await bench.settle();
    expect(bench.notifications).toEqual([SUCCESS]);
    expect(bench.ucs.calls[0]?.options.timeoutMs).toBe(5000);
  });

  it('gives that attempt its whole time, also to a record whose turn comes when its own is nearly over [promise 1]', async () => {
    const bench = startDispatchBench({ leftOverBudgetMs: 1000 });
    const acceptedAtMs = bench.clock.nowMs() - 86_400_000;
    for (let index = 0; index < 2; index += 1) {
      bench.add({ operation: 'SetCallContact', orderKey: 'INTERACTION00000', acceptedAtMs, inherited: true });
    }
    const [first] = await bench.ucs.reached(1);
    await bench.pass(990);
    first?.succeed();
    await bench.settle();
    expect(bench.ucs.calls[1]?.options.timeoutMs).toBe(5000);
  });

  it('sends a dead backend no more retries than the budget over all allows', async () => {
    const retryBudget = { tokensMax: 5, tokensPerSecond: 2, tokensPerSuccess: 2 };
    const bench = startDispatchBench({ inFlightMax: 100, inFlightPerTenantMax: 100, retryBudget });
    bench.ucs.rule = (call) => call.fault(unavailable);
    for (let index = 0; index < 50; index += 1) bench.add();
    await bench.pass(10_000);
    expect(bench.ucs.calls.length).toBeGreaterThan(50);
    expect(bench.ucs.calls.length).toBeLessThanOrEqual(50 + 5 + 20);
  });

  it('comes back to full speed when the backend answers again, and loses nothing', async () => {
    const retryBudget = { tokensMax: 50, tokensPerSecond: 2, tokensPerSuccess: 2 };
    const bench = startDispatchBench({ retryBudget });
    bench.ucs.rule = (call) => call.fault(unavailable);
    for (let index = 0; index < 200; index += 1) bench.add();
    await bench.pass(8000);
    bench.ucs.rule = (call) => call.succeed();
    await bench.pass(12_000);
    expect(bench.notifications).toHaveLength(200);
    expect(bench.notifications.every((data) => data.includes('"isCreated":"true"'))).toBe(true);
  });

  it('names the last fault when the time ran out while it waited for a permission to retry', async () => {
    const retryBudget = { tokensMax: 1, tokensPerSecond: 0.001, tokensPerSuccess: 2 };
    const bench = startDispatchBench({ budgetMs: 5000, retryBudget });
    const overloaded = { errorCode: 'RESOURCE_EXHAUSTED', errorDetail: 'The UCS is overloaded.', retryable: true };
    bench.ucs.rule = (call) => call.fault(overloaded);
    bench.add();
    bench.add();
    await bench.pass(6000);
    expect(bench.notifications.map((data) => JSON.parse(data).errorCode)).toEqual([
      'RESOURCE_EXHAUSTED',
      'RESOURCE_EXHAUSTED',
    ]);
  });

  it.each([
    ['cut short, and ends a moment before the budget: the fault before it', 4_997, 'RESOURCE_EXHAUSTED'],
    ['not: its own', 4_900, 'DEADLINE_EXCEEDED'],
  ] as const)('names of a last attempt that was %s', async (_what, endsAtMs, errorCode) => {
    const bench = startDispatchBench({ budgetMs: 5000, retryDelay: { firstMs: 400, longestMs: 400 } });
    const overloaded = { errorCode: 'RESOURCE_EXHAUSTED', errorDetail: 'The UCS is overloaded.', retryable: true };
    const late = { errorCode: 'DEADLINE_EXCEEDED', errorDetail: 'The UCS did not answer in time.', retryable: true };
    const admittedMs = bench.clock.monotonicMs();
    bench.add();
    const [first] = await bench.ucs.reached(1);
    first?.fault(overloaded);
    await bench.pass(1000);
    const [, second] = await bench.ucs.reached(2);
    bench.clock.advance(admittedMs + endsAtMs - bench.clock.monotonicMs());
    second?.fault(late);
    await bench.settle();
    expect(bench.notifications.map((data) => JSON.parse(data).errorCode)).toEqual([errorCode]);
  });
});

describe('dispatcher: when somebody sets the clock', () => {
  it('a request keeps its whole budget, whether it is set forward or back', async () => {
    for (const byMs of [3_600_000, -3_600_000]) {
      const bench = startDispatchBench({ budgetMs: 10_000 });
      bench.ucs.rule = (call) => call.fault(unavailable);
      bench.add({ acceptedMonotonicMs: bench.clock.monotonicMs(), acceptedAtMs: bench.clock.nowMs() - byMs });
      bench.clock.setWall(byMs);
      await bench.pass(4000);
      expect(bench.notifications).toEqual([]);
      bench.ucs.rule = (call) => call.succeed();
      await bench.pass(5000);
      expect(bench.notifications).toEqual([SUCCESS]);
    }
  });
});
