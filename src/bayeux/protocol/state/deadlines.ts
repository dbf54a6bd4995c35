/** Something with at most one deadline at a time. Only the heap writes these. */
export type Timed = {
  atMs: number;
  /** When it is looked at: not after its deadline. */
  lookMs: number;
  /** Place in the heap; -1 when no deadline is set. */
  place: number;
};

/**
 * Deadlines of very many: a binary heap in which each item knows its place, so that clearing one costs log n. Most are put off again and again: that
 * costs nothing, the item is looked at when it would have been due.
 */
export type Deadlines<T extends Timed> = {
  set(item: T, atMs: number): void;
  clear(item: T): void;
  /** When to look: not after the next deadline. */
  nextMs(): number | undefined;
  /** Looks at one item whose time has come, and takes it out if it is due. */
  look(nowMs: number): T | undefined;
  size(): number;
};

export function createDeadlines<T extends Timed>(): Deadlines<T> {
  const heap: T[] = [];
  return {
    set(item, atMs) {
      item.atMs = atMs;
      if (item.place === -1) {
        heap.push(item);
        item.place = heap.length - 1;
      } else if (item.lookMs <= atMs) {
        return;
      }
      item.lookMs = atMs;
      rise(heap, item);
    },
    clear: (item) => takeOut(heap, item),
    nextMs: () => heap[0]?.lookMs,
    look(nowMs) {
      const first = heap[0];
      if (first === undefined || first.lookMs > nowMs) return undefined;
      if (first.atMs > nowMs) {
        first.lookMs = first.atMs;
        sink(heap, first);
        return undefined;
      }
      takeOut(heap, first);
      return first;
    },
    size: () => heap.length,
  };
}

function put<T extends Timed>(heap: T[], item: T, place: number): void {
  heap[place] = item;
  item.place = place;
}

function rise<T extends Timed>(heap: T[], item: T): void {
  let place = item.place;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || parent.lookMs <= item.lookMs) break;
    put(heap, parent, place);
    place = above;
  }
  put(heap, item, place);
}

function sink<T extends Timed>(heap: T[], item: T): void {
  let place = item.place;
  for (;;) {
    const left = heap[2 * place + 1];
    const right = heap[2 * place + 2];
    const child = right !== undefined && left !== undefined && right.lookMs < left.lookMs ? right : left;
    if (child === undefined || child.lookMs >= item.lookMs) break;
    const below = child.place;
    put(heap, child, place);
    place = below;
  }
  put(heap, item, place);
}

function takeOut<T extends Timed>(heap: T[], item: T): void {
  if (item.place === -1) return;
  const last = heap.pop();
  if (last !== undefined && last !== item) {
    put(heap, last, item.place);
    rise(heap, last);
    sink(heap, last);
  }
  item.place = -1;
}
