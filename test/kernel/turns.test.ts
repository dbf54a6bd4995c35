import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { afterTurns } from '../../src/kernel/turns.ts';
import { createManualClock } from '../support/manual-clock.ts';

const TURNS = ['first', 'second', 'third', 'fourth'];

describe('work that waits for turns of the event loop', () => {
  it('comes when they are over', async () => {
    const came: string[] = [];
    afterTurns(createManualClock(), { turns: 3, atMostMs: 4 }, () => came.push('done'));
    for (const turn of TURNS) {
      came.push(turn);
      await nextTurn();
    }
    expect(came).toEqual(['first', 'second', 'third', 'done', 'fourth']);
  });

  it('waits for no further one once they have taken their time', async () => {
    const clock = createManualClock();
    const came: string[] = [];
    afterTurns(clock, { turns: 3, atMostMs: 4 }, () => came.push('done'));
    for (const turn of TURNS) {
      came.push(turn);
      clock.advance(2);
      await nextTurn();
    }
    expect(came).toEqual(['first', 'second', 'done', 'third', 'fourth']);
  });
});
