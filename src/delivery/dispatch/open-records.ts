import type { Clock } from '../../kernel/clock.ts';
import type { Metrics } from '../../telemetry/port.ts';
import type { Journal, RequestRecord } from '../journal.ts';

export type OpenRecordsOptions = {
  readonly journal: Pick<Journal, 'close'>;
  /** Channel of the notifications. */
  readonly channel: string;
  readonly clock: Clock;
  readonly metrics: Metrics;
};

/** What a record ends with: the operation's name as the metrics tell it, and its notification's data. */
export type Outcome = {
  readonly operation: string;
  readonly type: 'success' | 'failure';
  readonly dataJson: string;
};

/** Records that were taken and are not closed: each is owed one notification. */
export type OpenRecords = {
  opened(count: number): void;
  /** Appends the notification and closes the record; the journal waits while it cannot write. */
  close(record: RequestRecord, outcome: Outcome): Promise<void>;
  count(): number;
  /** Resolves when none is open, at the latest after so long. */
  untilNone(withinMs: number): Promise<void>;
};

export function createOpenRecords({ journal, channel, clock, metrics }: OpenRecordsOptions): OpenRecords {
  let open = 0;
  let waiters: (() => void)[] = [];

  function wake(): void {
    for (const waiter of waiters) waiter();
    waiters = [];
  }

  return {
    opened(count) {
      open += count;
    },
    async close(record, { operation, type, dataJson }) {
      await journal.close(record, { channel, dataJson });
      metrics.notificationLogged(operation, type, clock.nowMs() - record.acceptedAtMs);
      open -= 1;
      if (open === 0) wake();
    },
    count: () => open,
    async untilNone(withinMs) {
      if (open === 0) return;
      const timer = clock.after(withinMs, wake);
      await new Promise<void>((resolve) => waiters.push(resolve));
      timer.cancel();
    },
  };
}
