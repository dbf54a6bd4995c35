import type { JournalReader } from '../../src/bayeux/user-log-reader.ts';
import type { LogEntry } from '../../src/delivery/journal.ts';
import { type UserKey, userKeyText } from '../../src/identity/caller.ts';

/** A double of the journal's reading side: users' logs in memory. The real ones are in src/delivery. */
export type UserLogDouble = JournalReader & {
  /** Logs a notification and tells the followers at once. */
  append(user: UserKey, dataJson: string): LogEntry;
  /** The same with several that become durable together. */
  appendTogether(user: UserKey, datas: readonly string[]): void;
  /** From now on bounds() answers what is true when it is asked, but only once the function returned has been called. */
  holdBounds(): () => void;
  failNext(what: 'bounds' | 'read'): void;
  deliveredThrough(user: UserKey): number;
  followers(): number;
};

/** Of all its entries. */
const CHANNEL = '/v2/ucs/interactions';

export function createUserLogDouble(nowMs: () => number = Date.now): UserLogDouble {
  const entries: LogEntry[] = [];
  const delivered = new Map<string, number>();
  const followers = new Set<(entries: readonly LogEntry[]) => void>();
  const failing = new Set<'bounds' | 'read'>();
  let gate: Promise<void> = Promise.resolve();

  function failIfTold(what: 'bounds' | 'read'): void {
    if (failing.delete(what)) throw new Error(`${what} failed, as told`);
  }
  function log(user: UserKey, dataJson: string): LogEntry {
    const offset = entries.length + 1;
    const entry = { user, offset, referenceId: offset, channel: CHANNEL, dataJson, loggedAtMs: nowMs() };
    entries.push(entry);
    return entry;
  }
  return {
    append(user, dataJson) {
      const entry = log(user, dataJson);
      for (const follower of followers) follower([entry]);
      return entry;
    },
    appendTogether(user, datas) {
      const logged = datas.map((dataJson) => log(user, dataJson));
      for (const follower of followers) follower(logged);
    },
    holdBounds() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    failNext: (what) => void failing.add(what),
    deliveredThrough: (user) => delivered.get(userKeyText(user)) ?? 0,
    followers: () => followers.size,
    async bounds(user) {
      failIfTold('bounds');
      const now = {
        epoch: 'double',
        removedThrough: 0,
        newest: entries.length,
        delivered: { named: { [CHANNEL]: delivered.get(userKeyText(user)) ?? 0 }, others: 0 },
      };
      await gate;
      return now;
    },
    async read(user, after, limit) {
      failIfTold('read');
      const key = userKeyText(user);
      return entries.filter((entry) => entry.offset > after && userKeyText(entry.user) === key).slice(0, limit);
    },
    follow(follower) {
      followers.add(follower);
      return () => followers.delete(follower);
    },
    markDelivered: (user, _channel, through) => void delivered.set(userKeyText(user), through),
  };
}
