import type { TimestampOutput } from '../../proto/google/protobuf/Timestamp.ts';
import { UnusableAnswer } from '../definition/unusable-answer.ts';

/** What google.protobuf.Timestamp can say: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z. */
const FIRST_SECOND = -62_135_596_800;
const LAST_SECOND = 253_402_300_799;

/** A moment in ISO 8601 with milliseconds, in UTC; undefined when it is not set. Throws UnusableAnswer for what is no moment. */
export function givenMoment(timestamp: TimestampOutput | null): string | undefined {
  if (timestamp === null) return undefined;
  const { seconds, nanos } = timestamp;
  const isDate = seconds >= FIRST_SECOND && seconds <= LAST_SECOND && nanos >= 0 && nanos < 1e9;
  if (!isDate) throw new UnusableAnswer('a date that is none');
  return new Date(seconds * 1000 + Math.floor(nanos / 1_000_000)).toISOString();
}

/** Seconds as they are. Throws UnusableAnswer for what is no duration. */
export function givenDuration(seconds: number | undefined): number | undefined {
  if (seconds === undefined || (Number.isFinite(seconds) && seconds >= 0)) return seconds;
  throw new UnusableAnswer('a duration that is none');
}
