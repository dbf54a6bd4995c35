import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFifoQueue } from '../../src/kernel/fifo-queue.ts';

it('gives back in the order of arrival what was put in, whatever the order of the calls', () => {
  const step = fc.oneof({ weight: 3, arbitrary: fc.constant('push') }, { weight: 2, arbitrary: fc.constant('shift') });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 5000, size: 'max' }), (steps) => {
      const queue = createFifoQueue<number>();
      const model: number[] = [];
      for (const [index, name] of steps.entries()) {
        if (name === 'push') {
          queue.push(index);
          model.push(index);
        } else {
          expect(queue.peek()).toBe(model[0]);
          expect(queue.shift()).toBe(model.shift());
        }
        expect(queue.size()).toBe(model.length);
      }
    }),
    { numRuns: 20 },
  );
});

it('goes on in order when what is taken out lies across the end of its ring', () => {
  const queue = createFifoQueue<number>();
  const left: number[] = [];
  for (let item = 0; item < 100; item += 1) {
    queue.push(item);
    left.push(item);
    if (item % 3 === 2) expect(queue.shift()).toBe(left.shift());
    if (item % 10 === 9)
      expect(queue.extract((other) => other % 7 === 0)).toEqual(left.filter((other) => other % 7 === 0));
    if (item % 10 === 9) left.splice(0, left.length, ...left.filter((other) => other % 7 !== 0));
  }
  expect(Array.from({ length: queue.size() }, () => queue.shift())).toEqual(left);
});

it('keeps the order of what is not taken out of its middle', () => {
  const queue = createFifoQueue<number>();
  for (let item = 0; item < 10; item += 1) queue.push(item);
  queue.shift();
  expect(queue.extract((item) => item % 3 === 0)).toEqual([3, 6, 9]);
  expect(Array.from({ length: queue.size() }, () => queue.shift())).toEqual([1, 2, 4, 5, 7, 8]);
  expect(queue.shift()).toBeUndefined();
});
