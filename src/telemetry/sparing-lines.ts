import type { Clock } from '../kernel/clock.ts';

const LINE_EVERY_MS = 60_000;
/** Keys remembered; past it the one whose line is oldest is forgotten. */
const REMEMBERED_MAX = 10_000;

type Told = { readonly atMs: number; times: number };

/** Whether something deserves a line again: once a minute for each key, so that who floods us does not flood the log. */
export type SparingLines = {
  /** Undefined: not now. Otherwise what the line says about those that got none. */
  next(key: string): { readonly timesSinceLastLine?: number } | undefined;
};

export function createSparingLines(clock: Pick<Clock, 'monotonicMs'>): SparingLines {
  /** In the order of the lines. */
  const told = new Map<string, Told>();

  return {
    next(key) {
      const nowMs = clock.monotonicMs();
      const last = told.get(key);
      if (last !== undefined && nowMs - last.atMs < LINE_EVERY_MS) {
        last.times++;
        return undefined;
      }
      told.delete(key);
      const [oldest] = told.keys();
      if (told.size >= REMEMBERED_MAX && oldest !== undefined) told.delete(oldest);
      told.set(key, { atMs: nowMs, times: 0 });
      return last === undefined ? {} : { timesSinceLastLine: last.times + 1 };
    },
  };
}
