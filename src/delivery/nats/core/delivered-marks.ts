import { z } from 'zod';
import { type UserKey, userKeyText } from '../../../identity/caller.ts';
import type { Delivered } from '../../journal.ts';
import { type StoredMark, withMark } from '../../record/delivery-marks.ts';

/** As a gateway says it; those of earlier versions know no channels. */
export type HeardMark = Omit<StoredMark, 'channel'> & { readonly channel: string | undefined };

/** How far each user's log has reached one of the user's sessions, on whatever gateway: the largest that was heard of. */
export type DeliveredMarks = {
  note(mark: HeardMark, nowMs: number): void;
  get(user: UserKey): Delivered;
  /** Forgets those that say nothing about entries that could still be caught up. */
  forgetBefore(ms: number): void;
};

const NOTHING: Delivered = { named: {}, others: 0 };

export function createDeliveredMarks(): DeliveredMarks {
  const users = new Map<string, { readonly delivered: Delivered; readonly atMs: number }>();
  const get = (user: UserKey) => users.get(userKeyText(user))?.delivered ?? NOTHING;
  return {
    note(mark, nowMs) {
      const known = get(mark);
      const delivered = withHeard(known, mark);
      if (delivered === known) return;
      // To the end of the map: the oldest stand in front.
      const key = userKeyText(mark);
      users.delete(key);
      users.set(key, { delivered, atMs: nowMs });
    },
    get,
    forgetBefore(ms) {
      for (const [key, { atMs }] of users) {
        if (atMs >= ms) return;
        users.delete(key);
      }
    },
  };
}

function withHeard(known: Delivered, { channel, through }: HeardMark): Delivered {
  if (channel !== undefined) return withMark(known, { channel, through });
  if (through <= known.others) return known;
  const named = Object.entries(known.named).map(([name, place]) => [name, Math.max(place, through)]);
  return { named: Object.fromEntries(named), others: through };
}

/** Between the user and the channel: no id of a user has it. */
const SEPARATOR = '\n';
const storedMarks = z.array(z.tuple([z.string(), z.string(), z.number()]));

/**
 * Each mark under its user and channel. Gateways of earlier versions take that for a user whom nobody asks for, and read the mark of the user alone, which stands
 * beside it.
 */
export function toMarksText(marks: readonly StoredMark[]): string {
  const users = new Map<string, readonly [tenant: string, userId: string, through: number]>();
  for (const { tenant, userId, through } of marks) {
    const key = userKeyText({ tenant, userId });
    users.set(key, [tenant, userId, Math.max(through, users.get(key)?.[2] ?? 0)]);
  }
  const byChannel = marks.map(({ tenant, userId, channel, through }) => [
    tenant,
    userId + SEPARATOR + channel,
    through,
  ]);
  return JSON.stringify([...users.values(), ...byChannel]);
}

export function parseMarks(text: string): readonly HeardMark[] {
  const all = storedMarks.parse(JSON.parse(text)).map(([tenant, name, through]) => {
    const [userId = '', channel] = name.split(SEPARATOR);
    return { tenant, userId, channel, through };
  });
  const byChannel = all.filter(({ channel }) => channel !== undefined);
  return byChannel.length > 0 ? byChannel : all;
}
