import { describe, expect, it } from 'vitest';
import { startDispatchBench } from '../../support/dispatch-bench.ts';
import { unavailable } from '../../support/scripted-ucs-client.ts';

describe('while others may think that the gateway is gone', () => {
  it('makes no call, and makes those that waited when it may again [promise 6]', async () => {
    const bench = startDispatchBench();
    bench.letDispatch(false);
    bench.add();
    await bench.pass(5000);
    expect(bench.ucs.calls).toHaveLength(0);
    bench.letDispatch(true);
    const [call] = await bench.ucs.reached(1);
    expect(call?.options.timeoutMs).toBe(5000);
  });

  it('gives what it held back past its time one whole attempt, as it does what an earlier process left [promise 1]', async () => {
    const bench = startDispatchBench({ budgetMs: 10_000 });
    bench.letDispatch(false);
    bench.add();
    await bench.pass(60_000);
    expect(bench.notifications).toEqual([]);
    bench.letDispatch(true);
    const [call] = await bench.ucs.reached(1);
    expect(call?.options.timeoutMs).toBe(5000);
    call?.succeed();
    await bench.settle();
    expect(bench.notifications[0]).toContain('createInteractionResponse');
  });

  it('fails what was tried before and is past its time, and not before it may make calls again', async () => {
    const bench = startDispatchBench({ budgetMs: 10_000 });
    bench.ucs.rule = (call) => call.fault(unavailable);
    bench.add();
    await bench.ucs.reached(1);
    bench.letDispatch(false);
    await bench.pass(60_000);
    expect(bench.notifications).toEqual([]);
    bench.letDispatch(true);
    await bench.pass(1000);
    expect(bench.notifications[0]).toContain('UNAVAILABLE');
  });

  it('asks again right before the call, and counts no attempt that was held back', async () => {
    const bench = startDispatchBench();
    bench.readable = () => {
      bench.mayDispatch = false;
      return true;
    };
    bench.add();
    await bench.settle();
    expect(bench.ucs.calls).toHaveLength(0);
    bench.readable = () => true;
    await bench.pass(10_000);
    bench.letDispatch(true);
    const [call] = await bench.ucs.reached(1);
    expect(call?.options.timeoutMs).toBe(5000);
    expect(bench.dispatcher.stats().backingOff).toBe(0);
  });
});
