import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSlotMap, createSlotNumbers } from '../../src/kernel/slot-map.ts';

describe('a map by slots', () => {
  it('holds what a Map holds, whatever the order of the calls, and gives no number twice', () => {
    const step = fc.oneof(fc.constant('add'), fc.nat({ max: 50 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 500, size: 'max' }), (steps) => {
        const numbers = createSlotNumbers();
        const slots = createSlotMap<string>();
        const model = new Map<number, string>();
        const given = new Set<number>();
        for (const [index, what] of steps.entries()) {
          if (what === 'add') {
            const id = numbers.take();
            expect(given.has(id)).toBe(false);
            given.add(id);
            slots.set(id, `value ${index}`);
            model.set(id, `value ${index}`);
          } else {
            const id = [...given][what] ?? what;
            expect(slots.delete(id)).toBe(model.has(id));
            if (model.delete(id)) numbers.giveBack(id);
          }
          expect(slots.size()).toBe(model.size);
        }
        for (const id of given) expect(slots.get(id)).toBe(model.get(id));
        expect([...slots.values()].toSorted()).toEqual([...model.values()].toSorted());
      }),
      { numRuns: 200 },
    );
  });

  it('takes a new value for a number that it has', () => {
    const slots = createSlotMap<string>();
    slots.set(7, 'one');
    slots.set(7, 'other');
    expect([slots.get(7), slots.size()]).toEqual(['other', 1]);
  });

  it('does not answer for an earlier number of the slot, nor let go for it, and refuses two at once', () => {
    const numbers = createSlotNumbers();
    const slots = createSlotMap<string>();
    const earlier = numbers.take();
    numbers.giveBack(earlier);
    const later = numbers.take();
    slots.set(later, 'later');
    expect(later).not.toBe(earlier);
    expect(slots.get(earlier)).toBeUndefined();
    expect(slots.delete(earlier)).toBe(false);
    expect(() => slots.set(earlier, 'earlier')).toThrow('the slot is taken');
    expect(slots.get(later)).toBe('later');
  });

  it('has a bound: a million slots at one time', () => {
    const numbers = createSlotNumbers();
    for (let slot = 1; slot < 2 ** 20; slot++) numbers.take();
    expect(() => numbers.take()).toThrow('all slots are taken');
    numbers.giveBack(1);
    expect(numbers.take()).toBe(2 ** 20 + 1);
  });
});
