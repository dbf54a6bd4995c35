import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDeadlines, type Timed } from '../../../../src/bayeux/protocol/state/deadlines.ts';

const toTimed = (): Timed => ({ atMs: 0, lookMs: 0, place: -1 });

it('gives out all that is due and nothing else, whatever was set, moved and cleared', () => {
  const steps = fc.array(fc.tuple(fc.nat(20), fc.option(fc.nat(100))), { maxLength: 200, size: 'max' });
  fc.assert(
    fc.property(steps, fc.nat(100), (changes, nowMs) => {
      const items = Array.from({ length: 21 }, toTimed);
      const model = new Map<Timed, number>();
      const deadlines = createDeadlines<Timed>();
      for (const [index, atMs] of changes) {
        const item = items[index] ?? toTimed();
        if (atMs === null) {
          deadlines.clear(item);
          model.delete(item);
        } else {
          deadlines.set(item, atMs);
          model.set(item, atMs);
        }
        expect(deadlines.size()).toBe(model.size);
        if (model.size === 0) expect(deadlines.nextMs()).toBeUndefined();
        else expect(deadlines.nextMs()).toBeLessThanOrEqual(Math.min(...model.values()));
      }
      const due: number[] = [];
      for (let looks = 0; (deadlines.nextMs() ?? Number.POSITIVE_INFINITY) <= nowMs; looks++) {
        const item = deadlines.look(nowMs);
        if (item !== undefined) due.push(item.atMs);
        // Each is looked at in vain once at most.
        expect(looks).toBeLessThan(2 * items.length);
      }
      expect(due.toSorted((one, other) => one - other)).toEqual(
        [...model.values()].filter((atMs) => atMs <= nowMs).sort((one, other) => one - other),
      );
    }),
  );
});

it('moves nothing when a deadline is put off, and looks again at the new one', () => {
  const deadlines = createDeadlines<Timed>();
  const [early, late] = [toTimed(), toTimed()];
  deadlines.set(early, 10);
  deadlines.set(late, 20);
  deadlines.set(early, 30);
  expect(deadlines.nextMs()).toBe(10);
  expect(deadlines.look(9)).toBeUndefined();
  expect(deadlines.look(10)).toBeUndefined();
  expect(deadlines.nextMs()).toBe(20);
  expect(deadlines.look(20)).toBe(late);
  expect([deadlines.nextMs(), deadlines.look(29), deadlines.look(30)]).toEqual([30, undefined, early]);
  expect(deadlines.size()).toBe(0);
});
