import type { Clock } from './clock.ts';

/** Wall-clock time as it went on from this moment, whoever sets the clock meanwhile: for ages of what one process writes and reads. */
export function createSteadyTime(clock: Pick<Clock, 'nowMs' | 'monotonicMs'>): () => number {
  const startMs = clock.nowMs() - clock.monotonicMs();
  return () => Math.floor(startMs + clock.monotonicMs());
}
