import type { TimestampOutput } from '../proto/google/protobuf/Timestamp.ts';
import { incorrectValue } from './fault.ts';

/** The years 1 to 9999, which is what google.protobuf.Timestamp can say. */
const FIRST_SECOND = -62_135_596_800;
const LAST_SECOND = 253_402_300_799;

/** Milliseconds since 1970 as google.protobuf.Timestamp. */
export function toTimestamp(ms: number): { seconds: number; nanos: number } {
  const seconds = Math.floor(ms / 1_000);
  return { seconds, nanos: (ms - seconds * 1_000) * 1_000_000 };
}

/** google.protobuf.Timestamp as milliseconds since 1970; undefined when it is not set. Fault 204 outside the years 1 to 9999. */
export function parseTimestamp(parameter: string, timestamp: TimestampOutput | null): number | undefined {
  if (timestamp === null) return undefined;
  const { seconds, nanos } = timestamp;
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos >= 1_000_000_000) {
    throw incorrectValue(parameter, 'a time in the years 1 to 9999', `${seconds} s and ${nanos} ns`);
  }
  return seconds * 1_000 + Math.floor(nanos / 1_000_000);
}
