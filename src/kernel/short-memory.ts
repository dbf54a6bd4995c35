import type { Clock } from './clock.ts';

/** What is known of objects for a moment. */
export type ShortMemory<K extends object, V> = {
  /** What was set at most `ms` ago, half of that at least. */
  get(key: K): V | undefined;
  set(key: K, value: V): void;
};

/** Values live in two generations, so that those of objects that are not asked for any more go too; a look at each costs nothing. */
export function createShortMemory<K extends object, V>(
  clock: Pick<Clock, 'monotonicMs'>,
  ms: number,
): ShortMemory<K, V> {
  let young = new WeakMap<K, V>();
  let old = new WeakMap<K, V>();
  let youngUntilMs = Number.NEGATIVE_INFINITY;

  function age(): void {
    const nowMs = clock.monotonicMs();
    if (nowMs < youngUntilMs) return;
    const isNext = nowMs < youngUntilMs + ms / 2;
    old = isNext ? young : new WeakMap();
    young = new WeakMap();
    youngUntilMs = (isNext ? youngUntilMs : nowMs) + ms / 2;
  }
  return {
    get(key) {
      age();
      return young.get(key) ?? old.get(key);
    },
    set(key, value) {
      age();
      young.set(key, value);
    },
  };
}
