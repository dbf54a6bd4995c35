import { type UserKey, userKeyText } from '../../../identity/caller.ts';
import { createFifoQueue } from '../../../kernel/fifo-queue.ts';
import type { LogEntry } from '../../journal.ts';

/** The newest entries of all users' logs, in memory: who asks for what came a moment ago needs no server. */
export type RecentEntries = {
  /** In the order of the log. */
  add(entry: LogEntry): void;
  /** Every entry after this offset, up to what was followed, is here. */
  floor(): number;
  /** The user's entries after `after`, oldest first, at most `limit`. Complete where `after` is not below the floor. */
  read(user: UserKey, after: number, limit: number): readonly LogEntry[];
  bytes(): number;
};

/** Beside its JSON text, about what an entry takes. */
const ENTRY_BYTES = 200;

export function createRecentEntries(options: { readonly maxBytes: number; readonly floor: number }): RecentEntries {
  const all = createFifoQueue<LogEntry>();
  const byUser = new Map<string, LogEntry[]>();
  let { floor } = options;
  let bytes = 0;

  function forgetOldest(): void {
    const entry = all.shift();
    if (entry === undefined) return;
    floor = entry.offset;
    bytes -= sizeOf(entry);
    const key = userKeyText(entry.user);
    const kept = byUser.get(key);
    kept?.shift();
    if (kept?.length === 0) byUser.delete(key);
  }

  return {
    add(entry) {
      all.push(entry);
      bytes += sizeOf(entry);
      const key = userKeyText(entry.user);
      const kept = byUser.get(key);
      if (kept === undefined) byUser.set(key, [entry]);
      else kept.push(entry);
      while (bytes > options.maxBytes) forgetOldest();
    },
    floor: () => floor,
    read(user, after, limit) {
      const kept = byUser.get(userKeyText(user)) ?? [];
      const first = firstAfter(kept, after);
      return kept.slice(first, first + limit);
    },
    bytes: () => bytes,
  };
}

function sizeOf({ dataJson }: LogEntry): number {
  return dataJson.length + ENTRY_BYTES;
}

/** By halving: a user may have thousands. */
function firstAfter(entries: readonly LogEntry[], after: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.offset ?? 0) <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
