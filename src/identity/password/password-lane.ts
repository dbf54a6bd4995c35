import { createFifoQueue, type FifoQueue } from '../../kernel/fifo-queue.ts';

export type PasswordLaneOptions = {
  /** Passwords checked at once; each takes a thread and 16 MiB for some 40 ms. */
  readonly passwordChecksAtOnce: number;
  /** Passwords that may wait for their turn, from all sources. */
  readonly passwordChecksWaitingMax: number;
  /** The same from one source. */
  readonly passwordChecksWaitingPerSourceMax: number;
  /** About how many are checked in a second, of those that are checked at once each. */
  readonly passwordChecksPerSecond: number;
  /** Who would wait for about so long is not let in: clients do not wait for ever, and what they left behind would be checked all the same. */
  readonly passwordWaitMaxMs: number;
};

/** Does the work when it is its turn; `busy` when too much waits before it. Rejects with what the work rejects with. */
export type PasswordLane = <Result>(source: string, work: () => Promise<Result>) => Promise<Result | 'busy'>;

/** A lane for the dear work of checking passwords: a flood takes neither all threads nor all memory, and sources take turns. */
export function createPasswordLane(options: PasswordLaneOptions): PasswordLane {
  /** Who waits, by source; the source whose turn is next comes first. */
  const waiting = new Map<string, FifoQueue<() => void>>();
  let waitingCount = 0;
  let running = 0;

  /** Turns of others that come before the next one of a source with so many waiting, and its own. */
  function turnsUntil(ownWaiting: number): number {
    let turns = 0;
    for (const others of waiting.values()) turns += Math.min(others.size(), ownWaiting + 1);
    return turns;
  }
  function isTooLong(ownWaiting: number): boolean {
    const perSecond = options.passwordChecksAtOnce * options.passwordChecksPerSecond;
    return (turnsUntil(ownWaiting) / perSecond) * 1000 >= options.passwordWaitMaxMs;
  }

  async function turn(source: string): Promise<boolean> {
    if (running < options.passwordChecksAtOnce) {
      running++;
      return true;
    }
    const own = waiting.get(source) ?? createFifoQueue<() => void>();
    if (waitingCount >= options.passwordChecksWaitingMax) return false;
    if (own.size() >= options.passwordChecksWaitingPerSourceMax || isTooLong(own.size())) return false;
    waiting.set(source, own);
    waitingCount++;
    // The turn is handed over by the one that ends: `running` stays as it is.
    await new Promise<void>((resolve) => own.push(resolve));
    return true;
  }
  function done(): void {
    const [next] = waiting;
    if (next === undefined) {
      running--;
      return;
    }
    const [source, own] = next;
    const start = own.shift();
    waiting.delete(source);
    if (own.size() > 0) waiting.set(source, own);
    waitingCount--;
    start?.();
  }

  return async (source, work) => {
    if (!(await turn(source))) return 'busy';
    try {
      return await work();
    } finally {
      done();
    }
  };
}
