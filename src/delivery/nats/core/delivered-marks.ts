import { z } from 'zod';
import { type UserKey, userKeyText } from '../../../identity/caller.ts';
import type { StoredMark } from '../../record/delivery-marks.ts';

/** How far each user's log has reached one of the user's sessions, on whatever gateway: the largest that was heard of. */
export type DeliveredMarks = {
  note(mark: StoredMark, nowMs: number): void;
  get(user: UserKey): number;
  /** Forgets those that say nothing about entries that could still be caught up. */
  forgetBefore(ms: number): void;
};

export function createDeliveredMarks(): DeliveredMarks {
  const marks = new Map<string, { readonly through: number; readonly atMs: number }>();
  return {
    note({ tenant, userId, through }, nowMs) {
      const key = userKeyText({ tenant, userId });
      if ((marks.get(key)?.through ?? 0) >= through) return;
      // To the end of the map: the oldest stand in front.
      marks.delete(key);
      marks.set(key, { through, atMs: nowMs });
    },
    get: (user) => marks.get(userKeyText(user))?.through ?? 0,
    forgetBefore(ms) {
      for (const [key, { atMs }] of marks) {
        if (atMs >= ms) return;
        marks.delete(key);
      }
    },
  };
}

const storedMarks = z.array(z.tuple([z.string(), z.string(), z.number()]));

export function toMarksText(marks: readonly StoredMark[]): string {
  return JSON.stringify(marks.map(({ tenant, userId, through }) => [tenant, userId, through]));
}

export function parseMarks(text: string): readonly StoredMark[] {
  return storedMarks.parse(JSON.parse(text)).map(([tenant, userId, through]) => ({ tenant, userId, through }));
}
