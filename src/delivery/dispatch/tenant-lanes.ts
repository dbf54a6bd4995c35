import { createFifoQueue, type FifoQueue } from '../../kernel/fifo-queue.ts';
import type { Job } from './job.ts';

/** Jobs that may run, in a lane for each tenant; the lanes take turns. */
export type TenantLanes = {
  add(job: Job): void;
  /** The next job to run, counted as under way until ended(). Undefined when there is none that may run. */
  next(): Job | undefined;
  ended(job: Job): void;
  /** Takes out every waiting job for which `test` is true. */
  extract(test: (job: Job) => boolean): readonly Job[];
  waiting(): number;
  /** Those of them that were run before. */
  waitingRetries(): number;
};

export type TenantLanesOptions = {
  /** Calls of one tenant under way at once. */
  readonly inFlightPerTenantMax: number;
  /** Asked before a job is run again; true uses up the permission. */
  readonly mayRetry: () => boolean;
};

type Lane = {
  readonly tenant: string;
  readonly fresh: FifoQueue<Job>;
  /** Kept apart, so that jobs that may not be tried again yet do not stand before new ones. */
  readonly retries: FifoQueue<Job>;
  inFlight: number;
};

export function createTenantLanes({ inFlightPerTenantMax, mayRetry }: TenantLanesOptions): TenantLanes {
  const byTenant = new Map<string, Lane>();
  /** The lanes in the order of their turns. */
  let turns: Lane[] = [];
  let cursor = 0;

  function laneOf(tenant: string): Lane {
    const known = byTenant.get(tenant);
    if (known !== undefined) return known;
    const lane = { tenant, fresh: createFifoQueue<Job>(), retries: createFifoQueue<Job>(), inFlight: 0 };
    byTenant.set(tenant, lane);
    turns.push(lane);
    return lane;
  }

  function takeFrom(lane: Lane): Job | undefined {
    if (lane.inFlight >= inFlightPerTenantMax) return undefined;
    if (lane.retries.size() > 0 && mayRetry()) return lane.retries.shift();
    return lane.fresh.shift();
  }

  function dropWhenIdle(lane: Lane): void {
    if (lane.inFlight + lane.fresh.size() + lane.retries.size() > 0) return;
    byTenant.delete(lane.tenant);
    const place = turns.indexOf(lane);
    turns = turns.filter((other) => other !== lane);
    if (place < cursor) cursor -= 1;
  }

  return {
    add(job) {
      const lane = laneOf(job.record.user.tenant);
      (job.attempts === 0 ? lane.fresh : lane.retries).push(job);
    },
    next() {
      for (let looked = 0; looked < turns.length; looked += 1) {
        const lane = turns[cursor % turns.length];
        cursor = (cursor + 1) % turns.length;
        const job = lane === undefined ? undefined : takeFrom(lane);
        if (lane === undefined || job === undefined) continue;
        lane.inFlight += 1;
        return job;
      }
      return undefined;
    },
    ended(job) {
      const lane = laneOf(job.record.user.tenant);
      lane.inFlight -= 1;
      dropWhenIdle(lane);
    },
    extract(test) {
      const taken = turns.flatMap((lane) => [...lane.retries.extract(test), ...lane.fresh.extract(test)]);
      for (const lane of [...turns]) dropWhenIdle(lane);
      return taken;
    },
    waitingRetries: () => turns.reduce((sum, lane) => sum + lane.retries.size(), 0),
    waiting: () => turns.reduce((sum, lane) => sum + lane.fresh.size() + lane.retries.size(), 0),
  };
}
