export type RetryDelayOptions = {
  /** Before the second attempt, at most; each further one waits up to twice as long. */
  readonly firstMs: number;
  readonly longestMs: number;
};

/**
 * How long to wait after the attempt with this number (from 1): exponential, and spread over its upper half so that requests that failed together do
 * not come back together. The backend's own wish is a lower bound. `random` is from [0, 1).
 */
export function toRetryDelayMs(
  attempt: number,
  askedMs: number | undefined,
  options: RetryDelayOptions,
  random: number,
): number {
  const fullMs = Math.min(options.longestMs, options.firstMs * 2 ** Math.min(attempt - 1, 30));
  const spreadMs = fullMs / 2;
  return Math.round(Math.max(fullMs - spreadMs, askedMs ?? 0) + random * spreadMs);
}
