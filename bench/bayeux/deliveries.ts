/** Counts deliveries over all subscribers, and tells when as many have come as are awaited. */
export type Deliveries = {
  /** Counts the marks in what a subscriber received. */
  note(bytes: Buffer): void;
  readonly total: () => number;
  reach(count: number): Promise<void>;
};

/** Stands once in every event. */
export const MARK = 'event-mark';

export function createDeliveries(): Deliveries {
  let total = 0;
  let waiter: { readonly count: number; resolve(): void } | undefined;
  return {
    note(bytes) {
      for (let at = bytes.indexOf(MARK); at !== -1; at = bytes.indexOf(MARK, at + MARK.length)) total++;
      if (waiter !== undefined && total >= waiter.count) {
        const { resolve } = waiter;
        waiter = undefined;
        resolve();
      }
    },
    total: () => total,
    reach(count) {
      if (total >= count) return Promise.resolve();
      return new Promise((resolve) => {
        waiter = { count, resolve };
      });
    },
  };
}
