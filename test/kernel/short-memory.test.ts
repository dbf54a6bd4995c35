import { describe, expect, it } from 'vitest';
import { createShortMemory } from '../../src/kernel/short-memory.ts';
import { createManualClock } from '../support/manual-clock.ts';

describe('a short memory', () => {
  const MS = 1000;
  const start = () => {
    const clock = createManualClock();
    return { clock, memory: createShortMemory<object, string>(clock, MS) };
  };
  const key = {};

  it.each([0, 1, 499])(
    'has what was set half its time ago, whenever that was (%i ms after the one before)',
    (afterMs) => {
      const { clock, memory } = start();
      memory.set({}, 'before');
      clock.advance(afterMs);
      memory.set(key, 'value');
      clock.advance(MS / 2);
      expect(memory.get(key)).toBe('value');
    },
  );

  it.each([0, 1, 499])('has nothing of what was set its whole time ago (%i ms after the one before)', (afterMs) => {
    const { clock, memory } = start();
    memory.set({}, 'before');
    clock.advance(afterMs);
    memory.set(key, 'value');
    clock.advance(MS / 2 - 1);
    memory.get(key);
    clock.advance(MS / 2 + 1);
    expect(memory.get(key)).toBeUndefined();
  });

  it('has the newest value', () => {
    const { clock, memory } = start();
    memory.set(key, 'old');
    clock.advance(MS / 2);
    memory.set(key, 'new');
    clock.advance(MS / 2);
    expect(memory.get(key)).toBe('new');
  });

  it('has nothing after a pause in which nobody asked', () => {
    const { clock, memory } = start();
    memory.set(key, 'value');
    clock.advance(10 * MS);
    expect(memory.get(key)).toBeUndefined();
  });
});
