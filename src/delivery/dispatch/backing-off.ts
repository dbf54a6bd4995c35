import type { Clock, Timer } from '../../kernel/clock.ts';
import type { Job } from './job.ts';

/** Jobs that wait for their next attempt, each with its timer. */
export type BackingOff = {
  wait(job: Job, delayMs: number): void;
  size(): number;
  /** Nobody comes back any more. */
  stop(): void;
};

export function createBackingOff(clock: Pick<Clock, 'after'>, comeBack: (job: Job) => void): BackingOff {
  const timers = new Set<Timer>();
  return {
    wait(job, delayMs) {
      const timer = clock.after(delayMs, () => {
        timers.delete(timer);
        comeBack(job);
      });
      timers.add(timer);
    },
    size: () => timers.size,
    stop() {
      for (const timer of timers) timer.cancel();
      timers.clear();
    },
  };
}
