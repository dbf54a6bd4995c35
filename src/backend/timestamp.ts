import type { TimestampOutput } from '../proto/google/protobuf/Timestamp.ts';

/** Milliseconds since 1970 as google.protobuf.Timestamp. */
export function toTimestamp(ms: number): { seconds: number; nanos: number } {
  const seconds = Math.floor(ms / 1_000);
  return { seconds, nanos: (ms - seconds * 1_000) * 1_000_000 };
}

/** google.protobuf.Timestamp as milliseconds since 1970; undefined when it is not set. */
export function fromTimestamp(timestamp: TimestampOutput | null): number | undefined {
  return timestamp === null ? undefined : timestamp.seconds * 1_000 + Math.floor(timestamp.nanos / 1_000_000);
}
