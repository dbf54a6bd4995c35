import { status } from '@grpc/grpc-js';
import { expect, it, onTestFinished } from 'vitest';
import type { DispatcherOptions } from '../../src/delivery/dispatch/dispatcher.ts';
import { expectAllSucceeded, type RoadToUcs, startRoadTo } from '../support/road-to-ucs.ts';
import { FOUND, type ScriptedUcs, startScriptedUcs, toFaultAnswer } from '../support/scripted-ucs.ts';
import { untilServing } from '../support/ucs-client-options.ts';

async function startRoad(change: Partial<DispatcherOptions> = {}): Promise<RoadToUcs & { readonly ucs: ScriptedUcs }> {
  const ucs = await startScriptedUcs();
  onTestFinished(() => ucs.die());
  return { ...(await startRoadTo(ucs.target, change)), ucs };
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
  [
    'is overloaded at first and then answers nothing',
    (ucs: ScriptedUcs) => {
      let calls = 0;
      ucs.answer = () => {
        calls += 1;
        return calls > 2 ? { type: 'silence' } : toFaultAnswer({ code: status.RESOURCE_EXHAUSTED, message: 'full' });
      };
    },
    'RESOURCE_EXHAUSTED',
  ],
] as const)(
  'a backend that %s for the whole budget brings one failure notification',
  async (_what, harm, errorCode) => {
    const { accept, logged, ucs } = await startRoad({ budgetMs: 1_500, attemptTimeoutMs: 1_500 });
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
