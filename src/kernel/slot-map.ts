/**
 * Values that come and go by the thousand, by number. Not a Map: each time a Map makes a new table, V8 chains the old one to it, and an old table that a
 * major collection has not found yet keeps alive whatever both held. With values that live for a moment, every one of them is then copied twice.
 */
export type SlotMap<Value> = {
  get(id: number): Value | undefined;
  /** Throws where another number has the same slot: the numbers are then not of one SlotNumbers. */
  set(id: number, value: Value): void;
  delete(id: number): boolean;
  values(): Iterable<Value>;
  size(): number;
};

/** Numbers for a SlotMap: each says its slot, and how often that was given out before, so that no number comes twice while anything is left of the first. */
export type SlotNumbers = {
  take(): number;
  /** The slot may be given out again. */
  giveBack(id: number): void;
};

/** Slots at most at one time. */
const SLOTS = 2 ** 20;
/** Numbers stay exact integers. Then the slot's first number comes again: after days at the least. */
const ROUNDS = 2 ** 32;

const toSlot = (id: number): number => id % SLOTS;

export function createSlotNumbers(): SlotNumbers {
  const free: number[] = [];
  let nextNew = 1;
  return {
    take() {
      const id = free.pop();
      if (id !== undefined) return id;
      if (nextNew === SLOTS) throw new Error('all slots are taken');
      return nextNew++;
    },
    giveBack(id) {
      const next = id + SLOTS;
      free.push(next < SLOTS * ROUNDS ? next : toSlot(id));
    },
  };
}

export function createSlotMap<Value>(): SlotMap<Value> {
  const ids: number[] = [];
  const values: (Value | undefined)[] = [];
  let size = 0;
  return {
    get: (id) => (ids[toSlot(id)] === id ? values[toSlot(id)] : undefined),
    set(id, value) {
      const slot = toSlot(id);
      if (values[slot] === undefined) size++;
      else if (ids[slot] !== id) throw new Error('the slot is taken');
      ids[slot] = id;
      values[slot] = value;
    },
    delete(id) {
      const slot = toSlot(id);
      if (ids[slot] !== id || values[slot] === undefined) return false;
      values[slot] = undefined;
      size--;
      return true;
    },
    *values() {
      for (const value of values) if (value !== undefined) yield value;
    },
    size: () => size,
  };
}
