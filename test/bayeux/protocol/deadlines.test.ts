import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDeadlines, type Timed } from '../../../src/bayeux/protocol/deadlines.ts';

const toTimed = (): Timed => ({ atMs: 0, place: -1 });

it('gives out what is due, earliest first, whatever was set, moved and cleared', () => {
  const steps = fc.array(fc.tuple(fc.nat(20), fc.option(fc.nat(100))), { maxLength: 200 });
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
        expect(deadlines.nextMs()).toBe(model.size === 0 ? undefined : Math.min(...model.values()));
      }
      const due: number[] = [];
      for (let item = deadlines.takeDue(nowMs); item !== undefined; item = deadlines.takeDue(nowMs))
        due.push(item.atMs);
      expect(due).toEqual([...model.values()].filter((atMs) => atMs <= nowMs).sort((one, other) => one - other));
    }),
  );
});
