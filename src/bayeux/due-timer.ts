import type { Clock, Timer } from '../kernel/clock.ts';

/** Says when the core is due: one timer for the next deadline, whatever the number of sessions. */
export type DueTimer = {
  /** Looks for the next deadline; called when the core has nothing more to do. `nowMs`: up to when it was served. */
  arm(nowMs: number): void;
  disarm(): void;
};

export type DueTimerParts = {
  readonly clock: Pick<Clock, 'after'>;
  /** Wall-clock time that never runs backwards nor jumps. */
  readonly nowMs: () => number;
  readonly nextDeadlineMs: () => number | undefined;
  /** Called when time has come, perhaps too early: then there is nothing to do. */
  readonly onDue: () => void;
};

export function createDueTimer({ clock, nowMs, nextDeadlineMs, onDue }: DueTimerParts): DueTimer {
  let timer: Timer | undefined;
  let timerAtMs = Number.POSITIVE_INFINITY;
  let soon = false;
  let stopped = false;

  /** What is due has its turn after what has already come from the sockets. */
  function dueSoon(): void {
    if (soon) return;
    soon = true;
    setImmediate(() => {
      soon = false;
      if (!stopped) onDue();
    });
  }
  function cancel(): void {
    timer?.cancel();
    timer = undefined;
    timerAtMs = Number.POSITIVE_INFINITY;
  }

  return {
    /** A timer that is due too early is left: it finds nothing to do and is set anew. */
    arm(servedUntilMs) {
      const deadlineMs = nextDeadlineMs();
      if (deadlineMs !== undefined && deadlineMs <= servedUntilMs) {
        dueSoon();
        return;
      }
      if (deadlineMs !== undefined && timerAtMs <= deadlineMs) return;
      cancel();
      if (deadlineMs === undefined) return;
      timerAtMs = deadlineMs;
      timer = clock.after(Math.max(0, deadlineMs - nowMs()), () => {
        cancel();
        onDue();
      });
    },
    disarm() {
      stopped = true;
      cancel();
    },
  };
}
