import type { Clock, Timer } from '../../src/kernel/clock.ts';

/** A clock that stands until it is moved. */
export type ManualClock = Clock & {
  /** Moves time on and runs what becomes due, in order. */
  advance(byMs: number): void;
  /** Sets the wall clock forward, or back, as an administrator does: the monotonic one does not notice. */
  setWall(byMs: number): void;
  /** Timers that wait. */
  pending(): number;
};

export function createManualClock(startMs = 1_800_000_000_000): ManualClock {
  let nowMs = startMs;
  let wallOffMs = 0;
  let timers: { readonly atMs: number; readonly run: () => void }[] = [];

  function runDue(untilMs: number): void {
    for (;;) {
      const due = timers.filter((timer) => timer.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) return;
      timers = timers.filter((timer) => timer !== due);
      nowMs = Math.max(nowMs, due.atMs);
      due.run();
    }
  }

  return {
    nowMs: () => nowMs + wallOffMs,
    setWall(byMs) {
      wallOffMs += byMs;
    },
    monotonicMs: () => nowMs - startMs,
    after(delayMs, run): Timer {
      const timer = { atMs: nowMs + delayMs, run };
      timers.push(timer);
      return {
        cancel() {
          timers = timers.filter((other) => other !== timer);
        },
      };
    },
    advance(byMs) {
      const untilMs = nowMs + byMs;
      runDue(untilMs);
      nowMs = untilMs;
    },
    pending: () => timers.length,
  };
}
