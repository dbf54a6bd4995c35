import type { Clock, Timer } from '../../../kernel/clock.ts';
import type { Job } from '../job.ts';

/** Jobs that wait for their next attempt, each with its timer. */
export type BackingOff = {
  wait(job: Job, delayMs: number): void;
  has(job: Job): boolean;
  /** Takes it out before its time; whether it was there. */
  take(job: Job): boolean;
  size(): number;
  /** Nobody comes back any more. */
  stop(): void;
};

export function createBackingOff(clock: Pick<Clock, 'after'>, comeBack: (job: Job) => void): BackingOff {
  const timers = new Map<Job, Timer>();
  return {
    wait(job, delayMs) {
      const timer = clock.after(delayMs, () => {
        timers.delete(job);
        comeBack(job);
      });
      timers.set(job, timer);
    },
    has: (job) => timers.has(job),
    take(job) {
      timers.get(job)?.cancel();
      return timers.delete(job);
    },
    size: () => timers.size,
    stop() {
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    },
  };
}
