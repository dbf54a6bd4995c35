import { createEndingsTable } from '../../src/identity/endings/endings-table.ts';
import type { Ending, SignInEndings } from '../../src/identity/endings/sign-in-endings.ts';
import type { Clock } from '../../src/kernel/clock.ts';

/** Endings that end with the process, and are refused when told to. */
export function createMemoryEndings(clock: Clock): SignInEndings & { refusing: boolean } {
  const table = createEndingsTable();
  const followers = new Set<(ending: Ending) => void>();
  return {
    refusing: false,
    async end(ending) {
      if (table.add(ending, clock.nowMs())) for (const follower of followers) follower(ending);
      if (this.refusing) throw new Error('nothing can be kept');
    },
    isEnded: table.isEnded,
    follow(follower) {
      followers.add(follower);
      return () => void followers.delete(follower);
    },
    stop: () => Promise.resolve(),
  };
}
