import { userKeyText } from '../caller.ts';
import type { AskedSignIn, Ending } from './sign-in-endings.ts';

/** The endings in force, in memory. What keeps them elsewhere fills it. */
export type EndingsTable = {
  /** False when it says nothing new. */
  add(ending: Ending, nowMs: number): boolean;
  isEnded(signIn: AskedSignIn): boolean;
  /** Lets go of what need not be remembered any more. */
  forgetOver(nowMs: number): void;
  all(): readonly Ending[];
  size(): number;
};

export function createEndingsTable(): EndingsTable {
  const bySignIn = new Map<string, Ending>();
  const byUser = new Map<string, Ending>();
  const maps = [bySignIn, byUser];

  return {
    add(ending, nowMs) {
      const map = ending.signIn === undefined ? byUser : bySignIn;
      const key = ending.signIn ?? userKeyText(ending.user);
      const known = map.get(key);
      if (ending.untilMs <= nowMs || (known !== undefined && known.atMs >= ending.atMs)) return false;
      map.set(key, ending);
      return true;
    },
    isEnded({ id, user, startedAtMs }) {
      if (bySignIn.has(id)) return true;
      const ofUser = byUser.size === 0 ? undefined : byUser.get(userKeyText(user));
      return ofUser !== undefined && ofUser.atMs >= startedAtMs;
    },
    forgetOver(nowMs) {
      for (const map of maps) for (const [key, { untilMs }] of map) if (untilMs <= nowMs) map.delete(key);
    },
    all: () => maps.flatMap((map) => [...map.values()]),
    size: () => bySignIn.size + byUser.size,
  };
}
