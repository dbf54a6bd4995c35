import type { Clock, Timer } from './clock.ts';

/** Runs `run` again and again, `intervalMs` after it returned, until the timer is cancelled. */
export function every(clock: Clock, intervalMs: number, run: () => void): Timer {
  let cancelled = false;
  let timer = clock.after(intervalMs, tick);

  function tick(): void {
    run();
    if (!cancelled) timer = clock.after(intervalMs, tick);
  }

  return {
    cancel() {
      cancelled = true;
      timer.cancel();
    },
  };
}
