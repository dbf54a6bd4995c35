import { createFifoQueue } from './fifo-queue.ts';

export type TurnstileOptions = {
  /** Let through in one turn of the event loop. */
  readonly perTurn: number;
  readonly waitingMax: number;
};

/** Lets a crowd through a few at a time, so that everybody else gets a turn in between. */
export type Turnstile = {
  /** Runs `pass`, which does not throw, now or in one of the next turns of the event loop, in the order of coming. False when too many wait. */
  enter(pass: () => void): boolean;
};

export function createTurnstile({ perTurn, waitingMax }: TurnstileOptions): Turnstile {
  const waiting = createFifoQueue<() => void>();
  let passed = 0;
  let scheduled = false;

  function nextTurn(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(turn);
  }
  function turn(): void {
    scheduled = false;
    passed = 0;
    while (passed < perTurn) {
      const pass = waiting.shift();
      if (pass === undefined) return;
      letThrough(pass);
    }
  }
  function letThrough(pass: () => void): void {
    passed++;
    nextTurn();
    pass();
  }

  return {
    enter(pass) {
      if (waiting.size() === 0 && passed < perTurn) letThrough(pass);
      else if (waiting.size() < waitingMax) waiting.push(pass);
      else return false;
      return true;
    },
  };
}
