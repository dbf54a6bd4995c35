import { MARK } from './deliveries.ts';

/** How long events took: their data says when they were published, by the clock of this process. */
export type Latencies = {
  note(bytes: Buffer): void;
  reach(count: number): Promise<void>;
  /** What was noted since the last time, in milliseconds. */
  take(): readonly number[];
};

/** Finds the moment behind the mark in what subscribers receive. */
export function createLatencies(): Latencies {
  let noted: number[] = [];
  let waiter: { readonly count: number; resolve(): void } | undefined;
  const prefix = `"${MARK}":`;
  return {
    note(bytes) {
      const nowMs = performance.now();
      for (let at = bytes.indexOf(prefix); at !== -1; at = bytes.indexOf(prefix, at + 1)) {
        noted.push(nowMs - Number.parseFloat(bytes.toString('latin1', at + prefix.length, at + prefix.length + 20)));
      }
      if (waiter !== undefined && noted.length >= waiter.count) waiter.resolve();
    },
    reach(count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiter = { count, resolve };
      if (noted.length >= count) resolve();
      return promise;
    },
    take() {
      const taken = noted;
      noted = [];
      waiter = undefined;
      return taken;
    },
  };
}
