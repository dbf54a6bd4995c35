import type { Clock } from '../clock.ts';
import { createFifoQueue } from '../fifo-queue.ts';
import { afterTurns, type Turns } from '../turns.ts';

export type TurnstileOptions = {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Let through together. */
  readonly together: number;
  /** What comes between those and the next. */
  readonly pause: Turns;
  readonly waitingMax: number;
};

/** Lets a crowd through a few at a time, so that everybody else gets a turn in between. */
export type Turnstile = {
  /** Runs `pass`, which does not throw, now or after a pause, in the order of coming. False when too many wait. */
  enter(pass: () => void): boolean;
};

export function createTurnstile({ clock, together, pause, waitingMax }: TurnstileOptions): Turnstile {
  const waiting = createFifoQueue<() => void>();
  let passed = 0;
  let pausing = false;

  function open(): void {
    pausing = false;
    passed = 0;
    while (passed < together) {
      const pass = waiting.shift();
      if (pass === undefined) return;
      letThrough(pass);
    }
  }
  function letThrough(pass: () => void): void {
    passed++;
    if (!pausing) afterTurns(clock, pause, open);
    pausing = true;
    pass();
  }

  return {
    enter(pass) {
      if (waiting.size() === 0 && passed < together) letThrough(pass);
      else if (waiting.size() < waitingMax) waiting.push(pass);
      else return false;
      return true;
    },
  };
}
