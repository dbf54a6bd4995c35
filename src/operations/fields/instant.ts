import { z } from 'zod';
import type { Timestamp } from '../../proto/google/protobuf/Timestamp.ts';
import { optional } from './text.ts';

const DAY_MS = 86_400_000;
const error = 'expected yyyy-MM-dd or an ISO 8601 date-time';

/** A day, or a moment; without a zone it is UTC. */
export const optionalInstant = (description: string) =>
  optional(
    z
      .string({ error })
      .max(64, { error })
      .refine((text) => Number.isFinite(startOfInstantMs(text)), { error })
      .meta({ description: `${description} yyyy-MM-dd or an ISO 8601 date-time; UTC where no zone is given.` }),
  );

const DAY = z.iso.date();
const MOMENT = z.iso.datetime({ offset: true, local: true });

/** A moment as the API shows it, `2013-11-25 21:02:22.000+0200`, differs from ISO's extended format in these two places. */
const SHOWN_MOMENT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d.*?)(?:([+-]\d\d):?(\d\d))?$/;

/** Milliseconds since 1970 of the moment, or of the day's first one; NaN when it is neither. */
export function startOfInstantMs(text: string): number {
  if (DAY.safeParse(text).success) return Date.parse(text);
  const moment = text.replace(SHOWN_MOMENT, (_all, day, time, hours, minutes) =>
    hours === undefined ? `${day}T${time}` : `${day}T${time}${hours}:${minutes}`,
  );
  if (!MOMENT.safeParse(moment).success) return Number.NaN;
  return Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(moment) ? moment : `${moment}Z`);
}

/** Milliseconds since 1970 of the moment, or of the day's last one. */
export function endOfInstantMs(text: string): number {
  return startOfInstantMs(text) + (DAY.safeParse(text).success ? DAY_MS - 1 : 0);
}

/** The same day and time one month before; the last day of a shorter month. */
export function oneMonthBeforeMs(atMs: number): number {
  const moment = new Date(atMs);
  const day = moment.getUTCDate();
  moment.setUTCDate(1);
  moment.setUTCMonth(moment.getUTCMonth() - 1);
  const lastDay = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + 1, 0)).getUTCDate();
  moment.setUTCDate(Math.min(day, lastDay));
  return moment.getTime();
}

export function toTimestamp(atMs: number): Timestamp {
  const seconds = Math.floor(atMs / 1000);
  return { seconds, nanos: Math.round(atMs - seconds * 1000) * 1_000_000 };
}
