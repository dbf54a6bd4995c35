import type { Clock } from '../kernel/clock.ts';
import { LIMITS } from './limits.ts';
import type { Log, Metrics, ReportLimit } from './port.ts';
import { createSparingLines } from './sparing-lines.ts';

/** Counts limits in the metrics and tells of them in the log, sparingly. */
export function createLimitReports(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'limitReached'>;
}): ReportLimit {
  const { clock, log, metrics } = options;
  const lines = createSparingLines(clock);

  return (limit, culprit) => {
    metrics.limitReached(limit);
    // A caller passes for a user: nothing else of it belongs into the log.
    const who =
      'address' in culprit ? { address: culprit.address } : { tenant: culprit.tenant, userId: culprit.userId };
    const line = lines.next(`${limit} ${JSON.stringify(who)}`);
    if (line !== undefined) log.warn({ limit, ...who, ...line }, LIMITS[limit]);
  };
}
