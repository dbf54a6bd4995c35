import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { afterGathering } from '../../../src/delivery/record/gathering.ts';

it('gathers what three turns of the event loop bring, and no more', async () => {
  const came: string[] = [];
  afterGathering(() => came.push('sent'));
  for (const turn of ['first', 'second', 'third', 'fourth']) {
    came.push(turn);
    await nextTurn();
  }
  expect(came).toEqual(['first', 'second', 'third', 'sent', 'fourth']);
});
