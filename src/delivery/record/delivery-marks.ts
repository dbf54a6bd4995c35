import { type UserKey, userKeyText } from '../../identity/caller.ts';
import type { Delivered } from '../journal.ts';

/** How far what one user's log has on a channel was delivered. */
export type StoredMark = {
  readonly tenant: string;
  readonly userId: string;
  readonly channel: string;
  readonly through: number;
};

/** How far each user's log was delivered, until the next commit takes it along. One mark for each channel of a user: the furthest. */
export type DeliveryMarks = {
  set(user: UserKey, channel: string, through: number): void;
  /** The marks of the user that wait for a commit. */
  of(user: UserKey): readonly StoredMark[];
  takeAll(): readonly StoredMark[];
  /** Marks of a commit that failed. */
  putBack(marks: readonly StoredMark[]): void;
  size(): number;
};

export function createDeliveryMarks(): DeliveryMarks {
  /** Of each user, by channel. */
  const marks = new Map<string, Map<string, StoredMark>>();

  function set({ tenant, userId }: UserKey, channel: string, through: number): void {
    const key = userKeyText({ tenant, userId });
    const ofUser = marks.get(key) ?? new Map<string, StoredMark>();
    marks.set(key, ofUser);
    if ((ofUser.get(channel)?.through ?? 0) < through) ofUser.set(channel, { tenant, userId, channel, through });
  }

  return {
    set,
    of: (user) => [...(marks.get(userKeyText(user))?.values() ?? [])],
    takeAll() {
      const taken = [...marks.values()].flatMap((ofUser) => [...ofUser.values()]);
      marks.clear();
      return taken;
    },
    putBack(taken) {
      for (const mark of taken) set(mark, mark.channel, mark.through);
    },
    size: () => marks.size,
  };
}

/** What is delivered when this is, too; the same object where that is nothing new. */
export function withMark(known: Delivered, { channel, through }: Pick<StoredMark, 'channel' | 'through'>): Delivered {
  if (through <= (known.named[channel] ?? known.others)) return known;
  return { named: { ...known.named, [channel]: through }, others: known.others };
}
