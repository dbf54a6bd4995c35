import type { Clock } from '../../kernel/clock.ts';
import type { Dialect } from '../../operations/definition/dialect.ts';
import type { Log, LoggedOutcome, Metrics, TraceHeaders, Traces } from '../../telemetry/port.ts';
import type { Journal, RequestRecord } from '../journal.ts';
import { toRecordAgeMs } from '../record/record-age.ts';

export type OpenRecordsOptions = {
  readonly journal: Pick<Journal, 'close'>;
  /** In which dialect a request was made, by its operation's name. */
  readonly dialectOf: (operation: string) => Dialect;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly traces: Traces;
};

/** What a record ends with: the operation's name as the metrics tell it, and its notification's data. */
export type Outcome = {
  readonly operation: string;
  readonly type: 'success' | 'failure';
  readonly dataJson: string;
  readonly attempts: number;
  /** Time that the UCS took, over all attempts. */
  readonly ucsMs: number;
  readonly trace: TraceHeaders | undefined;
  /** Why it failed. */
  readonly errorCode: number | string | undefined;
};

/** Records that were taken and are not closed: each is owed one notification. */
export type OpenRecords = {
  opened(records: readonly RequestRecord[]): void;
  /** Appends the notification and closes the record; the journal waits while it cannot write. */
  close(record: RequestRecord, outcome: Outcome): Promise<void>;
  count(): number;
  /** Age of the one that was taken first; 0 when none is open. */
  oldestAgeMs(): number;
  /** Resolves when none is open, at the latest after so long. */
  untilNone(withinMs: number): Promise<void>;
};

export function createOpenRecords(options: OpenRecordsOptions): OpenRecords {
  const { journal, dialectOf, clock, log, metrics, traces } = options;
  const open = new Set<RequestRecord>();
  let waiters: (() => void)[] = [];

  function wake(): void {
    for (const waiter of waiters) waiter();
    waiters = [];
  }

  return {
    opened(records) {
      for (const record of records) open.add(record);
    },
    async close(record, outcome) {
      const { operation, dataJson } = outcome;
      const span = traces.start('log notification', { kind: 'internal', parent: outcome.trace });
      if (span.headers !== undefined) traces.remember(record.referenceId, span.headers);
      await journal.close(record, { channel: dialectOf(record.operation).outcomesChannel, dataJson });
      span.end();
      const sinceAcceptedMs = toRecordAgeMs(record, clock);
      metrics.notificationLogged(operation, toLoggedOutcome(outcome), sinceAcceptedMs);
      if (log.isEnabled('info'))
        log.record(toLogFields(record, outcome, sinceAcceptedMs), 'A request has its outcome.');
      open.delete(record);
      if (open.size === 0) wake();
    },
    count: () => open.size,
    oldestAgeMs() {
      const [oldest] = open;
      return oldest === undefined ? 0 : toRecordAgeMs(oldest, clock);
    },
    async untilNone(withinMs) {
      if (open.size === 0) return;
      const timer = clock.after(withinMs, wake);
      await new Promise<void>((resolve) => waiters.push(resolve));
      timer.cancel();
    },
  };
}

/** A UCS fault, which has a number, means that the UCS was asked for what it cannot do. */
function toLoggedOutcome({ type, errorCode }: Outcome): LoggedOutcome {
  if (type === 'success') return 'success';
  return typeof errorCode === 'number' ? 'rejected' : 'failure';
}

function toLogFields({ referenceId, user, userName }: RequestRecord, outcome: Outcome, sinceAcceptedMs: number) {
  const { operation, type, attempts, ucsMs, errorCode } = outcome;
  const { tenant } = user;
  return {
    referenceId,
    operation,
    tenant,
    user: userName,
    outcome: type,
    errorCode,
    attempts,
    ucsMs: withThreeDigits(ucsMs),
    sinceAcceptedMs: withThreeDigits(sinceAcceptedMs),
  };
}

/** Behind the point: the log is for reading. */
function withThreeDigits(durationMs: number): number {
  return Math.round(durationMs * 1000) / 1000;
}
