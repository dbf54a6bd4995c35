import type { Clock } from '../../kernel/clock.ts';

/** Who waits until the stream was seen up to a place. */
export type PlaceWaiters = {
  /** Resolves when it was seen; rejects after `withinMs`. */
  until(sequence: number, withinMs: number): Promise<void>;
  /** Everything up to this place was seen. */
  seen(sequence: number): void;
};

type Waiter = { readonly sequence: number; readonly seen: () => void };

export function createPlaceWaiters(clock: Clock): PlaceWaiters {
  let waiters: Waiter[] = [];
  return {
    until: (sequence, withinMs) =>
      new Promise((resolve, reject) => {
        const waiter = { sequence, seen };
        const timer = clock.after(withinMs, () => {
          waiters = waiters.filter((other) => other !== waiter);
          reject(new Error('this gateway has not yet seen what NATS has stored'));
        });
        function seen(): void {
          timer.cancel();
          resolve();
        }
        waiters.push(waiter);
      }),
    seen(through) {
      if (waiters.length === 0) return;
      for (const { sequence, seen } of waiters) if (sequence <= through) seen();
      waiters = waiters.filter(({ sequence }) => sequence > through);
    },
  };
}
