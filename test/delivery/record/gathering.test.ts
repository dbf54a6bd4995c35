import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { afterGathering } from '../../../src/delivery/record/gathering.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const TURNS = ['first', 'second', 'third', 'fourth'];

it('gathers what three turns of the event loop bring, and no more', async () => {
  const came: string[] = [];
  afterGathering(createManualClock(), () => came.push('sent'));
  for (const turn of TURNS) {
    came.push(turn);
    await nextTurn();
  }
  expect(came).toEqual(['first', 'second', 'third', 'sent', 'fourth']);
});

it('waits for no further turn once they have taken 4 ms', async () => {
  const clock = createManualClock();
  const came: string[] = [];
  afterGathering(clock, () => came.push('sent'));
  for (const turn of TURNS) {
    came.push(turn);
    clock.advance(2);
    await nextTurn();
  }
  expect(came).toEqual(['first', 'second', 'sent', 'third', 'fourth']);
});
