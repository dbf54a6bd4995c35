import { describe, expect, it } from 'vitest';
import { createOrderWatch, type WatchedRecord } from '../../../../src/delivery/nats/core/order-watch.ts';

function watching() {
  const released: number[] = [];
  const watch = createOrderWatch<WatchedRecord>(({ number }) => void released.push(number));
  const ready = (number: number, line = 'l') => watch.ready({ line, number });
  return { watch, ready, released };
}

describe('the order of records over all nodes [promise 6]', () => {
  it('lets a record run once the stream has shown it and nobody else has one open before it', () => {
    const { watch, ready, released } = watching();
    watch.opened('l', 1);
    ready(2);
    expect(released).toEqual([]);
    watch.opened('l', 2);
    expect(released).toEqual([]);
    watch.closed('l', 1);
    expect(released).toEqual([2]);
  });

  it('lets several of its own go in their order, and holds back those behind a foreign one', () => {
    const { watch, ready, released } = watching();
    for (const number of [1, 2, 3, 4]) watch.opened('l', number);
    ready(4);
    ready(2);
    ready(1);
    expect(released).toEqual([1, 2]);
    watch.closed('l', 1);
    watch.closed('l', 2);
    expect(released).toEqual([1, 2]);
    watch.closed('l', 3);
    expect(released).toEqual([1, 2, 4]);
  });

  it('knows no order between lines, and forgets a line with its last record', () => {
    const { watch, ready, released } = watching();
    watch.opened('a', 1);
    watch.opened('b', 2);
    ready(2, 'b');
    expect(released).toEqual([2]);
    watch.closed('a', 1);
    watch.closed('b', 2);
    watch.closed('b', 2);
    expect(watch.lines()).toBe(0);
  });
});
