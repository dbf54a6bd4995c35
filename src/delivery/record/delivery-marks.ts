import { type UserKey, userKeyText } from '../../identity/caller.ts';

/** How far one user's log was delivered. */
export type StoredMark = { readonly tenant: string; readonly userId: string; readonly through: number };

/** How far each user's log was delivered, until the next commit takes it along. One mark per user: the furthest. */
export type DeliveryMarks = {
  set(user: UserKey, through: number): void;
  /** The mark of the user that waits for a commit; 0 when there is none. */
  get(user: UserKey): number;
  takeAll(): readonly StoredMark[];
  /** Marks of a commit that failed. */
  putBack(marks: readonly StoredMark[]): void;
  size(): number;
};

export function createDeliveryMarks(): DeliveryMarks {
  const marks = new Map<string, StoredMark>();

  function set({ tenant, userId }: UserKey, through: number): void {
    const key = userKeyText({ tenant, userId });
    if ((marks.get(key)?.through ?? 0) < through) marks.set(key, { tenant, userId, through });
  }

  return {
    set,
    get: (user) => marks.get(userKeyText(user))?.through ?? 0,
    takeAll() {
      const taken = [...marks.values()];
      marks.clear();
      return taken;
    },
    putBack(taken) {
      for (const mark of taken) set(mark, mark.through);
    },
    size: () => marks.size,
  };
}
