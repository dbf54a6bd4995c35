/** First in, first out, with a bound. */
export type BoundedQueue<Item> = {
  /** False, and nothing is kept, when the queue is full. */
  push(item: Item): boolean;
  shift(): Item | undefined;
  peek(): Item | undefined;
  /** Takes out every item for which `test` is true, oldest first. */
  extract(test: (item: Item) => boolean): readonly Item[];
  size(): number;
};

/** Makes an empty queue of at most `maxItems`. Adding and taking cost the same whatever its length. */
export function createBoundedQueue<Item>(maxItems: number): BoundedQueue<Item> {
  let items: Item[] = [];
  let head = 0;
  const size = () => items.length - head;

  return {
    push(item) {
      if (size() >= maxItems) return false;
      items.push(item);
      return true;
    },
    shift() {
      const item = items[head];
      if (head === items.length) return undefined;
      head += 1;
      // What was taken is let go of in larger pieces: moving the rest at every shift would cost its length each time.
      if (head === items.length || head > 1024 + size()) {
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
