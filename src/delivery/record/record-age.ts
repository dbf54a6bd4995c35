import type { Clock } from '../../kernel/clock.ts';
import type { RequestRecord } from '../journal.ts';

/**
 * How long ago a request was accepted. Of this process's own by the monotonic clock, so that nothing happens when somebody sets the other one; of inherited ones only that
 * one knows.
 */
export function toRecordAgeMs(record: RequestRecord, clock: Pick<Clock, 'nowMs' | 'monotonicMs'>): number {
  const { acceptedAtMs, acceptedMonotonicMs } = record;
  return acceptedMonotonicMs === undefined
    ? Math.max(0, clock.nowMs() - acceptedAtMs)
    : clock.monotonicMs() - acceptedMonotonicMs;
}
