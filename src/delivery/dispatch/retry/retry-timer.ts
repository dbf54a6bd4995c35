import type { Clock, Timer } from '../../../kernel/clock.ts';
import type { RetryBudget } from './retry-budget.ts';

/** Retries that have no permission come back when time has made one; whatever else waits, waits for a call to end. */
export type RetryTimer = { arm(): void; stop(): void };

export function createRetryTimer(
  clock: Pick<Clock, 'after'>,
  budget: Pick<RetryBudget, 'waitMs'>,
  allowed: () => void,
): RetryTimer {
  let timer: Timer | undefined;
  return {
    arm() {
      const waitMs = timer === undefined ? budget.waitMs() : 0;
      if (waitMs === 0) return;
      timer = clock.after(waitMs, () => {
        timer = undefined;
        allowed();
      });
    },
    stop: () => timer?.cancel(),
  };
}
