/** First in, first out. Whoever fills it holds the bound: it is for things that are counted elsewhere. */
export type FifoQueue<Item> = {
  push(item: Item): void;
  shift(): Item | undefined;
  peek(): Item | undefined;
  /** Takes out every item for which `test` is true, oldest first. */
  extract(test: (item: Item) => boolean): readonly Item[];
  size(): number;
};

/** Taken items are let go of in pieces of this size: moving the rest at every shift would cost its length each time. */
const TRIM_ITEMS = 1024;

/** Makes an empty queue. Adding and taking cost the same whatever its length. */
export function createFifoQueue<Item>(): FifoQueue<Item> {
  let items: Item[] = [];
  let head = 0;
  const size = () => items.length - head;

  return {
    push: (item) => void items.push(item),
    shift() {
      const item = items[head];
      if (size() === 0) return undefined;
      head += 1;
      if (size() === 0 || head > TRIM_ITEMS + size()) {
        items = items.slice(head);
        head = 0;
      }
      return item;
    },
    peek: () => items[head],
    extract(test) {
      const taken: Item[] = [];
      const kept: Item[] = [];
      for (const item of items.slice(head)) (test(item) ? taken : kept).push(item);
      items = kept;
      head = 0;
      return taken;
    },
    size,
  };
}
