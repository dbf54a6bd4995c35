import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createTurnstile } from '../../src/kernel/turnstile.ts';

describe('the turnstile', () => {
  it('lets so many through at once and the others in later turns, in the order of coming', async () => {
    const turnstile = createTurnstile({ perTurn: 2, waitingMax: 10 });
    const passed: number[] = [];
    for (let number = 0; number < 5; number++) turnstile.enter(() => passed.push(number));
    expect(passed).toEqual([0, 1]);
    await setImmediate();
    expect(passed).toEqual([0, 1, 2, 3]);
    await setImmediate();
    expect(passed).toEqual([0, 1, 2, 3, 4]);
  });

  it('refuses who finds too many waiting, and nobody else', async () => {
    const turnstile = createTurnstile({ perTurn: 1, waitingMax: 2 });
    let passed = 0;
    const pass = () => void passed++;
    expect(Array.from({ length: 5 }, () => turnstile.enter(pass))).toEqual([true, true, true, false, false]);
    while (passed < 3) await setImmediate();
    await setImmediate();
    expect(turnstile.enter(pass)).toBe(true);
    expect(passed).toBe(4);
  });

  it('lets nobody pass those who wait', async () => {
    const turnstile = createTurnstile({ perTurn: 1, waitingMax: 10 });
    const passed: string[] = [];
    turnstile.enter(() => {
      passed.push('first');
      turnstile.enter(() => passed.push('second'));
    });
    turnstile.enter(() => passed.push('third'));
    while (passed.length < 3) await setImmediate();
    expect(passed).toEqual(['first', 'second', 'third']);
  });
});
