/** First in, first out. Whoever fills it holds the bound: it is for things that are counted elsewhere. */
export type FifoQueue<Item> = {
  push(item: Item): void;
  shift(): Item | undefined;
  peek(): Item | undefined;
  /** Takes out every item for which `test` is true, oldest first. */
  extract(test: (item: Item) => boolean): readonly Item[];
  size(): number;
};

/** A power of two, as every capacity is. */
const SMALLEST_CAPACITY = 4;
/** An emptied queue lets go of more. */
const KEPT_CAPACITY = 1024;

/** Makes an empty queue. Adding and taking cost the same whatever its length, and make no garbage: items go round in a ring that grows when it is full. */
export function createFifoQueue<Item>(): FifoQueue<Item> {
  let ring: (Item | undefined)[] = [];
  let head = 0;
  let size = 0;

  function toList(): readonly Item[] {
    const list = [...ring.slice(head), ...ring.slice(0, head)];
    return list.filter((item) => item !== undefined);
  }
  function restart(items: readonly Item[], capacity: number): void {
    ring = [...items];
    ring.length = capacity;
    head = 0;
    size = items.length;
  }
  function push(item: Item): void {
    if (size === ring.length) restart(toList(), Math.max(SMALLEST_CAPACITY, 2 * size));
    ring[(head + size) & (ring.length - 1)] = item;
    size += 1;
  }

  return {
    push,
    shift() {
      if (size === 0) return undefined;
      const item = ring[head];
      ring[head] = undefined;
      head = (head + 1) & (ring.length - 1);
      size -= 1;
      if (size === 0 && ring.length > KEPT_CAPACITY) restart([], 0);
      return item;
    },
    peek: () => ring[head],
    extract(test) {
      const items = toList();
      restart([], 0);
      const taken: Item[] = [];
      for (const item of items) {
        if (test(item)) taken.push(item);
        else push(item);
      }
      return taken;
    },
    size: () => size,
  };
}
