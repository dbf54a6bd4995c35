import type { Clock, Timer } from '../../kernel/clock.ts';

/** Whether the storage can be written, and the probing while it cannot. */
export type StorageHealth = {
  /** What the last write or probe said: undefined when it went well. */
  note(problem: string | undefined): void;
  problem(): string | undefined;
  stop(): void;
};

export type StorageHealthOptions = {
  readonly clock: Clock;
  /** How often an unwritable storage is tried again. */
  readonly probeIntervalMs: number;
  readonly probe: () => void;
  /** The storage became unwritable, for this reason, or (undefined) writable again. */
  readonly onChange: (problem: string | undefined) => void;
};

export function createStorageHealth(options: StorageHealthOptions): StorageHealth {
  let current: string | undefined;
  let timer: Timer | undefined;
  let stopped = false;

  return {
    note(problem) {
      const changed = (problem === undefined) !== (current === undefined);
      current = problem;
      if (changed) options.onChange(problem);
      if (problem === undefined || stopped) return;
      timer?.cancel();
      timer = options.clock.after(options.probeIntervalMs, options.probe);
    },
    problem: () => current,
    stop() {
      stopped = true;
      timer?.cancel();
    },
  };
}
