import type { Clock } from '../kernel/clock.ts';
import { LIMITS } from './limits.ts';
import type { Log, Metrics, ReportLimit } from './port.ts';

const LINE_EVERY_MS = 60_000;
/** Users and addresses remembered; past it the one that was told of longest ago is forgotten. */
const REMEMBERED_MAX = 10_000;

type Told = { readonly atMs: number; times: number };

/** Counts limits in the metrics and tells of them in the log, sparingly: who floods us must not flood the log. */
export function createLimitReports(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'limitReached'>;
}): ReportLimit {
  const { clock, log, metrics } = options;
  /** In the order of the lines. */
  const told = new Map<string, Told>();

  return (limit, culprit) => {
    metrics.limitReached(limit);
    // A caller passes for a user: nothing else of it belongs into the log.
    const who =
      'address' in culprit ? { address: culprit.address } : { tenant: culprit.tenant, userId: culprit.userId };
    const key = `${limit} ${JSON.stringify(who)}`;
    const nowMs = clock.monotonicMs();
    const last = told.get(key);
    if (last !== undefined && nowMs - last.atMs < LINE_EVERY_MS) {
      last.times++;
      return;
    }
    told.delete(key);
    const [oldest] = told.keys();
    if (told.size >= REMEMBERED_MAX && oldest !== undefined) told.delete(oldest);
    told.set(key, { atMs: nowMs, times: 0 });
    log.warn({ limit, ...who, ...(last !== undefined && { timesSinceLastLine: last.times + 1 }) }, LIMITS[limit]);
  };
}
