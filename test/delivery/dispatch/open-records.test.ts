import { expect, it } from 'vitest';
import { createCollectingLog } from '../../support/collecting-log.ts';
import { startDispatchBench } from '../../support/dispatch-bench.ts';
import { notFound, unavailable } from '../../support/scripted-ucs-client.ts';

const SENTENCE = 'A request has its outcome.';

it('writes one line for each outcome: attempts, time of the UCS, why it failed; nothing of what was asked [requests]', async () => {
  const lines = createCollectingLog();
  const bench = startDispatchBench({ log: lines.log });
  bench.ucs.rule = (call) => (bench.ucs.calls.length === 1 ? call.fault(unavailable) : call.succeed());
  const first = bench.add();
  await bench.pass(1000);
  bench.ucs.rule = (call) => call.fault(notFound);
  const second = bench.add();
  await bench.settle();
  const common = { operation: 'FindPhoneCall', tenant: 'demo', user: 'Alice', ucsMs: expect.any(Number) };
  expect(lines.fieldsOf(SENTENCE)).toEqual([
    {
      ...common,
      referenceId: first.referenceId,
      outcome: 'success',
      errorCode: undefined,
      attempts: 2,
      sinceAcceptedMs: expect.any(Number),
    },
    { ...common, referenceId: second.referenceId, outcome: 'failure', errorCode: 510, attempts: 1, sinceAcceptedMs: 0 },
  ]);
});
