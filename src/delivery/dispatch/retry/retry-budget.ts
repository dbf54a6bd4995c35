import type { Clock } from '../../../kernel/clock.ts';

export type RetryBudgetOptions = {
  /** Retries that may be made at once after a quiet time. */
  readonly tokensMax: number;
  /** Retries per second that a backend without any success still gets. */
  readonly tokensPerSecond: number;
  /** What each success allows: above 1, a backend that comes back is tried at an exponentially growing rate. */
  readonly tokensPerSuccess: number;
};

/** How many retries the backend can bear, over all operations: a bucket that time fills slowly and successes fill fast. */
export type RetryBudget = {
  /** Takes the permission for one retry, where there is one. */
  tryTake(): boolean;
  noteSuccess(): void;
  /** Milliseconds until the next permission, if nothing succeeds meanwhile; 0 when there is one. */
  waitMs(): number;
};

export function createRetryBudget(options: RetryBudgetOptions, clock: Pick<Clock, 'monotonicMs'>): RetryBudget {
  const { tokensMax, tokensPerSecond, tokensPerSuccess } = options;
  let tokens = tokensMax;
  let filledAtMs = clock.monotonicMs();

  function fill(): void {
    const nowMs = clock.monotonicMs();
    tokens = Math.min(tokensMax, tokens + ((nowMs - filledAtMs) / 1000) * tokensPerSecond);
    filledAtMs = nowMs;
  }

  return {
    tryTake() {
      fill();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    noteSuccess() {
      tokens = Math.min(tokensMax, tokens + tokensPerSuccess);
    },
    waitMs() {
      fill();
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / tokensPerSecond) * 1000);
    },
  };
}
