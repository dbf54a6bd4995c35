import type { Clock } from './clock.ts';

/** So many turns of the event loop, of which those that take long are not waited for past their time. */
export type Turns = { readonly turns: number; readonly atMostMs: number };

export const ONE_TURN: Turns = { turns: 1, atMostMs: 0 };

/** Runs `run` when the turns, or their time, are over. Turns in which nothing happens take no time. */
export function afterTurns(clock: Pick<Clock, 'monotonicMs'>, { turns, atMostMs }: Turns, run: () => void): void {
  const untilMs = clock.monotonicMs() + atMostMs;
  let left = turns;
  const turn = (): void => {
    left -= 1;
    if (left <= 0 || clock.monotonicMs() >= untilMs) run();
    else setImmediate(turn);
  };
  setImmediate(turn);
}
