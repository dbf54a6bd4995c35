import type { Clock } from '../kernel/clock.ts';

/** A map of at most `entriesMax` entries, each good for a time of its own. Past the bound, the one used longest ago goes. */
export type ExpiringMap<Value> = {
  get(key: string): Value | undefined;
  set(key: string, value: Value, expiresAtMs: number): void;
  size(): number;
};

export function createExpiringMap<Value>(entriesMax: number, clock: Clock): ExpiringMap<Value> {
  // A Map keeps the order of insertion: what is used is put at the end, so the first entry is the one used longest ago.
  const entries = new Map<string, { readonly value: Value; readonly expiresAtMs: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      if (entry.expiresAtMs <= clock.nowMs()) return undefined;
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, expiresAtMs) {
      entries.delete(key);
      entries.set(key, { value, expiresAtMs });
      if (entries.size <= entriesMax) return;
      const [oldest] = entries.keys();
      if (oldest !== undefined) entries.delete(oldest);
    },
    size: () => entries.size,
  };
}
