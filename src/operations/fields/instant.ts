import { z } from 'zod';
import type { Timestamp } from '../../proto/google/protobuf/Timestamp.ts';
import { optional } from './text.ts';

const DAY_MS = 86_400_000;
const error = 'expected yyyy-MM-dd or an ISO 8601 date-time';

/** The years 1 to 9999, which is what google.protobuf.Timestamp can say. */
const FIRST_MS = -62_135_596_800_000;
const LAST_MS = 253_402_300_799_999;

const YEAR = '(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])';
const LEAP_YEAR = '(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)';
const DAY = [
  `${YEAR}-(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])`,
  `${YEAR}-(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)`,
  `${YEAR}-02-(?:0[1-9]|1[0-9]|2[0-8])`,
  `${LEAP_YEAR}-02-29`,
].join('|');
const HOUR = '(?:[01][0-9]|2[0-3])';
/** The API's own documents write a colon before milliseconds. */
const TIME = `${HOUR}:[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9}|:[0-9]{3})?)?`;
const ZONE = `(?:Z|[+-]${HOUR}(?::?[0-5][0-9])?)`;
/** Java prints the name of the zone behind the offset, which says all we need. */
const ZONE_NAME = '(?:\\[[A-Za-z0-9_+/-]{1,40}\\])';

/** What java.time, Python, .NET and browsers print by default, and what this API shows: always a day that there is, in the years 1 to 9999. */
export const INSTANT = `^(?:${DAY})(?:[T ]${TIME}(?:${ZONE}${ZONE_NAME}?)?)?$`;
const instant = new RegExp(INSTANT);
const PARTS = /^(.{10})(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.:](\d{1,3})\d*)?)?(?:(Z)|([+-]\d\d):?(\d\d)?)?)?/;

/** A day, or a moment; without a zone it is UTC. */
export const optionalInstant = (description: string) =>
  optional(
    z
      .string({ error })
      .regex(instant, { error })
      .meta({ description: `${description} yyyy-MM-dd or an ISO 8601 date-time; UTC where no zone is given.` }),
  );

/** Milliseconds since 1970 of the moment, or of the day's first one; within the years 1 to 9999 of UTC, whatever the zone makes of it. */
export function startOfInstantMs(text: string): number {
  const [, day, minute = '00:00', second = '00', fraction = '0', , hours = '+00', minutes = '00'] =
    PARTS.exec(text) ?? [];
  const ms = Date.parse(`${day}T${minute}:${second}.${fraction.padEnd(3, '0')}${hours}:${minutes}`);
  return Math.min(Math.max(ms, FIRST_MS), LAST_MS);
}

/** Milliseconds since 1970 of the moment, or of the day's last one. */
export function endOfInstantMs(text: string): number {
  return startOfInstantMs(text) + (text.length === 'yyyy-MM-dd'.length ? DAY_MS - 1 : 0);
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
