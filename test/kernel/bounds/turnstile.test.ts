import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createTurnstile, type TurnstileOptions } from '../../../src/kernel/bounds/turnstile.ts';
import { ONE_TURN } from '../../../src/kernel/turns.ts';
import { createManualClock } from '../../support/manual-clock.ts';

describe('the turnstile', () => {
  const start = (options: Pick<TurnstileOptions, 'together' | 'waitingMax'> & Partial<TurnstileOptions>) =>
    createTurnstile({ clock: createManualClock(), pause: ONE_TURN, ...options });

  it('lets so many through at once and the others in later turns, in the order of coming', async () => {
    const turnstile = start({ together: 2, waitingMax: 10 });
    const passed: number[] = [];
    for (let number = 0; number < 5; number++) turnstile.enter(() => passed.push(number));
    expect(passed).toEqual([0, 1]);
    await setImmediate();
    expect(passed).toEqual([0, 1, 2, 3]);
    await setImmediate();
    expect(passed).toEqual([0, 1, 2, 3, 4]);
  });

  it('refuses who finds too many waiting, and nobody else', async () => {
    const turnstile = start({ together: 1, waitingMax: 2 });
    let passed = 0;
    const pass = () => void passed++;
    expect(Array.from({ length: 5 }, () => turnstile.enter(pass))).toEqual([true, true, true, false, false]);
    while (passed < 3) await setImmediate();
    await setImmediate();
    expect(turnstile.enter(pass)).toBe(true);
    expect(passed).toBe(4);
  });

  it('lets nobody pass those who wait', async () => {
    const turnstile = start({ together: 1, waitingMax: 10 });
    const passed: string[] = [];
    turnstile.enter(() => {
      passed.push('first');
      turnstile.enter(() => passed.push('second'));
    });
    turnstile.enter(() => passed.push('third'));
    while (passed.length < 3) await setImmediate();
    expect(passed).toEqual(['first', 'second', 'third']);
  });

  it('leaves a pause to everybody else before it lets the next through', async () => {
    const turnstile = start({ together: 2, waitingMax: 10, pause: { turns: 3, atMostMs: 4 } });
    const came: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) turnstile.enter(() => came.push(name));
    for (let turn = 1; turn <= 6; turn++) {
      came.push(String(turn));
      await setImmediate();
    }
    expect(came.join('')).toBe('ab123cd456e');
  });

  it('lets through after the time of the pause where turns take long', async () => {
    const clock = createManualClock();
    const turnstile = start({ clock, together: 1, waitingMax: 10, pause: { turns: 100, atMostMs: 4 } });
    let passed = 0;
    for (let number = 0; number < 3; number++) turnstile.enter(() => passed++);
    for (let turn = 0; turn < 2; turn++) {
      clock.advance(10);
      await setImmediate();
    }
    expect(passed).toBe(3);
  });
});
