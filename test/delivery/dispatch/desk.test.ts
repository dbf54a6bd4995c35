import { describe, expect, it } from 'vitest';
import { startDispatchBench } from '../../support/dispatch-bench.ts';
import { unavailable } from '../../support/scripted-ucs-client.ts';

const anyJob = () => true;

function start() {
  const bench = startDispatchBench();
  return { bench, desk: bench.dispatcher.desk };
}

describe('the desk of open requests', () => {
  it('lists what is open, the oldest first, with its state, and no more than asked for', async () => {
    const { bench, desk } = start();
    bench.ucs.rule = (call) => (bench.ucs.calls.length === 1 ? call.fault(unavailable) : undefined);
    const first = bench.add();
    await bench.settle();
    bench.add();
    await bench.settle();
    expect(desk.list(anyJob, 10).map(({ job, state }) => [job.record.referenceId, state])).toEqual([
      [first.referenceId, 'backing-off'],
      [first.referenceId + 1, 'under-way'],
    ]);
    expect(desk.list(anyJob, 1)).toHaveLength(1);
    expect(desk.list(({ record }) => record.user.userId === 'nobody', 10)).toEqual([]);
  });

  it('hurries what waits for its time', async () => {
    const { bench, desk } = start();
    bench.ucs.rule = (call) => (bench.ucs.calls.length === 1 ? call.fault(unavailable) : call.succeed());
    const { referenceId } = bench.add();
    await bench.settle();
    expect(desk.retry(referenceId)).toBe('done');
    await bench.settle();
    expect(bench.notifications).toHaveLength(1);
    expect(desk.retry(referenceId)).toBe('unknown');
  });

  it('ends what waits with one failure that says so, and lets the next of its interaction go on', async () => {
    const { bench, desk } = start();
    bench.ucs.rule = (call) => (bench.ucs.calls.length === 1 ? call.fault(unavailable) : call.succeed());
    const orderKey = 'INTERACTION00000';
    const first = bench.add({ operation: 'SetCallContact', orderKey });
    const second = bench.add({ operation: 'SetCallContact', orderKey });
    await bench.settle();
    expect(desk.fail(second.referenceId)).toBe('behind');
    expect(desk.fail(first.referenceId)).toBe('done');
    await bench.settle();
    const [failed, next] = bench.notifications.map((text) => JSON.parse(text));
    expect(failed).toMatchObject({ referenceId: first.referenceId, success: false, errorCode: 'CANCELLED' });
    expect(next).toMatchObject({ referenceId: second.referenceId, success: true });
    expect(bench.dispatcher.stats()).toMatchObject({ open: 0, backingOff: 0 });
  });

  it('touches nothing while a call is under way', async () => {
    const { bench, desk } = start();
    const { referenceId } = bench.add();
    await bench.ucs.reached(1);
    expect([desk.retry(referenceId), desk.fail(referenceId)]).toEqual(['under-way', 'under-way']);
  });
});
