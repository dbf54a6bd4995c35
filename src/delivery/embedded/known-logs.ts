import { type UserKey, userKeyText } from '../../identity/caller.ts';
import type { LogBounds } from '../journal.ts';
import type { LogFacts } from './storage-message.ts';

/**
 * What the storage has said of users' logs, as long as it is true. Asking its thread costs 30 us, and whoever comes back mostly finds nothing new. The thread changes
 * nothing by itself but what retention removes: what it is about to be told to change is forgotten first, so that later questions go behind the change.
 */
export type KnownLogs = {
  /** Undefined where the storage must be asked. */
  bounds(user: UserKey): LogBounds | undefined;
  /** Whether the log is known to have no entry behind this offset. */
  endsBy(user: UserKey, offset: number): boolean;
  /** The storage is asked now; its answer is to be handed in, and counts unless the log was forgotten meanwhile. */
  asked(user: UserKey): (facts: LogFacts) => void;
  /** The logs of these users change. */
  forget(users: readonly UserKey[]): void;
  forgetAll(): void;
};

/** The users whose logs were asked for last. */
const USERS_MAX = 10_000;

type KnownLog = { facts: LogFacts | undefined };

export function createKnownLogs(usersMax = USERS_MAX): KnownLogs {
  const logs = new Map<string, KnownLog>();
  const factsOf = (user: UserKey) => logs.get(userKeyText(user))?.facts;

  return {
    bounds: (user) => factsOf(user)?.bounds,
    endsBy(user, offset) {
      const lastOffset = factsOf(user)?.lastOffset;
      return lastOffset !== undefined && lastOffset <= offset;
    },
    asked(user) {
      const key = userKeyText(user);
      const log: KnownLog = { facts: undefined };
      logs.delete(key);
      logs.set(key, log);
      const [longest] = logs.size > usersMax ? logs.keys() : [];
      if (longest !== undefined) logs.delete(longest);
      return (facts) => {
        if (facts.lastOffset !== undefined) log.facts = facts;
      };
    },
    forget(users) {
      for (const user of users) logs.delete(userKeyText(user));
    },
    forgetAll: () => logs.clear(),
  };
}
