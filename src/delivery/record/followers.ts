import type { Journal, LogEntry } from '../journal.ts';

/** Who is told of new log entries. */
export type Followers = { readonly follow: Journal['follow']; tell(entries: readonly LogEntry[]): void };

export function createFollowers(): Followers {
  const followers = new Set<(entries: readonly LogEntry[]) => void>();
  return {
    follow(follower) {
      followers.add(follower);
      return () => void followers.delete(follower);
    },
    tell(entries) {
      for (const follower of followers) follower(entries);
    },
  };
}
