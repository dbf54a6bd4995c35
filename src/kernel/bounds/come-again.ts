import type { Clock } from '../clock.ts';

export type ComeAgainOptions = {
  /** How many may come again in a second. */
  readonly perSecond: number;
  /** Nobody is told a longer wait. */
  readonly maxSeconds: number;
};

/** Seconds, for Retry-After. */
export type ComeAgain = () => number;

/** Tells each of those who cannot be served now another time: a crowd that is told the same second comes back as the same crowd. */
export function createComeAgain({ perSecond, maxSeconds }: ComeAgainOptions, clock: Clock): ComeAgain {
  let bookedMs = 0;
  return () => {
    const nowMs = clock.monotonicMs();
    bookedMs = Math.min(Math.max(bookedMs, nowMs) + 1000 / perSecond, nowMs + maxSeconds * 1000);
    return Math.max(1, Math.ceil((bookedMs - nowMs) / 1000));
  };
}
