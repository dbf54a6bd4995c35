import type { Clock, Timer } from '../../kernel/clock.ts';
import type { UcsHealth } from '../port.ts';

/** Tells of changes of health at most once in a while: the first at once, then what has become of it. */
export type CalmHealth = {
  /** To be called at every change. */
  changed(): void;
  onTold(listener: (health: UcsHealth) => void): () => void;
  stop(): void;
};

export function createCalmHealth(options: {
  readonly health: () => UcsHealth;
  readonly clock: Clock;
  /** Least time between two tellings. */
  readonly spacingMs: number;
}): CalmHealth {
  const { clock, health, spacingMs } = options;
  const listeners = new Set<(health: UcsHealth) => void>();
  let told: UcsHealth | undefined;
  let quiet: Timer | undefined;

  function tell(): void {
    const current = health();
    if (told !== undefined && told.problem === current.problem) return;
    told = current;
    quiet = clock.after(spacingMs, () => {
      quiet = undefined;
      tell();
    });
    for (const listener of listeners) listener(current);
  }

  return {
    changed() {
      if (quiet === undefined) tell();
    },
    onTold(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => quiet?.cancel(),
  };
}
