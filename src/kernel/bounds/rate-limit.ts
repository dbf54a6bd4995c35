import type { Clock } from '../clock.ts';

export type RateLimitOptions = {
  /** What one key may take per second in the long run. */
  readonly perSecond: number;
  /** What one key may take at once after a pause. */
  readonly burst: number;
};

/** Taken: to be used once the wait is over, 0 for at once. Not taken: there is no use in asking before it is over. */
export type RateVerdict = { readonly taken: boolean; readonly waitMs: number };

export type RateLimit = {
  /**
   * Takes so many from the key's bucket, in the order of the calls, when that means a wait of `patienceMs` at most. More than the bucket holds is
   * taken from a full one, which then owes the rest.
   */
  take(key: string, count: number, patienceMs: number): RateVerdict;
  /** Keys that are remembered. */
  size(): number;
};

type Bucket = { left: number; atMs: number };

/** A token bucket for each key. Full buckets are forgotten. */
export function createRateLimit({ perSecond, burst }: RateLimitOptions, clock: Clock): RateLimit {
  const perMs = perSecond / 1000;
  const refillMs = burst / perMs;
  let recent = new Map<string, Bucket>();
  let older = new Map<string, Bucket>();
  let turnedAtMs = clock.monotonicMs();

  const refill = (bucket: Bucket, nowMs: number) => {
    bucket.left = Math.min(burst, bucket.left + (nowMs - bucket.atMs) * perMs);
    bucket.atMs = nowMs;
  };
  /** What nobody asked for in a whole turn is full by now, unless it owed something. */
  const turn = (nowMs: number) => {
    const before = older;
    older = recent;
    recent = new Map();
    turnedAtMs = nowMs;
    for (const [key, bucket] of before) {
      if (older.has(key)) continue;
      refill(bucket, nowMs);
      if (bucket.left < burst) older.set(key, bucket);
    }
  };
  const bucketOf = (key: string, nowMs: number): Bucket => {
    const bucket = recent.get(key) ?? older.get(key) ?? { left: burst, atMs: nowMs };
    recent.set(key, bucket);
    return bucket;
  };

  return {
    take(key, count, patienceMs) {
      const nowMs = clock.monotonicMs();
      if (nowMs - turnedAtMs >= refillMs) turn(nowMs);
      const bucket = bucketOf(key, nowMs);
      refill(bucket, nowMs);
      const missing = Math.min(count, burst) - bucket.left;
      const waitMs = missing <= 0 ? 0 : Math.ceil(missing / perMs);
      const taken = waitMs <= patienceMs;
      if (taken) bucket.left -= count;
      return { taken, waitMs };
    },
    size: () => new Set([...recent.keys(), ...older.keys()]).size,
  };
}
