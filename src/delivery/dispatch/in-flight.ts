import type { UcsClient } from '../../ucs-client/port.ts';
import type { Job } from './job.ts';

export type InFlightOptions = {
  readonly ucs: Pick<UcsClient, 'callsMax' | 'health'>;
  /** Calls under way at once, over all. */
  readonly inFlightMax: number;
  /** Bytes of the requests of these calls; one call may always be made, whatever its size. */
  readonly inFlightMaxBytes: number;
};

/** The calls that are under way, and whether there may be one more. */
export type InFlight = {
  hasRoom(): boolean;
  begin(job: Job): void;
  end(job: Job): void;
  has(job: Job): boolean;
  size(): number;
};

/** While the backend is not serving, one call at a time finds out whether it is back. */
const PROBES_MAX = 1;

export function createInFlight({ ucs, inFlightMax, inFlightMaxBytes }: InFlightOptions): InFlight {
  const jobs = new Set<Job>();
  let bytes = 0;
  return {
    hasRoom() {
      const limit = ucs.health().serving ? Math.max(1, Math.min(inFlightMax, ucs.callsMax())) : PROBES_MAX;
      return jobs.size === 0 || (jobs.size < limit && bytes < inFlightMaxBytes);
    },
    begin(job) {
      jobs.add(job);
      bytes += job.record.bytes;
    },
    end(job) {
      jobs.delete(job);
      bytes -= job.record.bytes;
    },
    has: (job) => jobs.has(job),
    size: () => jobs.size,
  };
}
