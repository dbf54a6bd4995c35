import { status } from '@grpc/grpc-js';
import type { Clock } from '../../kernel/clock.ts';
import type { RoadReply } from '../road/road.ts';

export type OutlierOptions = {
  readonly clock: Clock;
  /** So many calls in a row that fail for the backend's sake put it out. */
  readonly outlierFailuresMax: number;
  /** For how long, the first time and at the longest; doubled each time that it fails when it is tried again. */
  readonly outlierFirstMs: number;
  readonly outlierLongestMs: number;
};

/** Whether one of several backends fails its calls, whatever it says of its health. */
export type Outlier = {
  isOut(): boolean;
  /** A call begins; of a backend that was out for long enough it is the one that tries it. */
  begun(): void;
  /** Answers what has changed: it is out now, or takes part again. */
  ended(reply: RoadReply): 'out' | 'back' | undefined;
};

/** What speaks against the backend, not against the request. One that is overloaded is not helped by leaving the others its share. */
const AGAINST_IT: ReadonlySet<unknown> = new Set([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.INTERNAL,
  status.UNKNOWN,
  status.DATA_LOSS,
  status.UNAUTHENTICATED,
]);

export function createOutlier({
  clock,
  outlierFailuresMax,
  outlierFirstMs,
  outlierLongestMs,
}: OutlierOptions): Outlier {
  let failures = 0;
  let pauseMs = 0;
  let outUntilMs = Number.NEGATIVE_INFINITY;
  let isTried = false;

  const isMarked = (): boolean => failures >= outlierFailuresMax;
  const isPauseOver = (): boolean => clock.monotonicMs() >= outUntilMs;

  function failed(): 'out' | undefined {
    failures += 1;
    // What began before it was out says nothing new.
    if (!isMarked() || !isPauseOver()) return undefined;
    const isFirst = pauseMs === 0;
    pauseMs = Math.min(pauseMs * 2 || outlierFirstMs, outlierLongestMs);
    outUntilMs = clock.monotonicMs() + pauseMs;
    isTried = false;
    return isFirst ? 'out' : undefined;
  }

  function served(): 'back' | undefined {
    const wasOut = isMarked();
    failures = 0;
    pauseMs = 0;
    outUntilMs = Number.NEGATIVE_INFINITY;
    isTried = false;
    return wasOut ? 'back' : undefined;
  }

  return {
    isOut: () => isMarked() && (isTried || !isPauseOver()),
    begun() {
      if (isMarked() && isPauseOver()) isTried = true;
    },
    ended(reply) {
      const code = reply.ok ? status.OK : codeOf(reply.error);
      if (AGAINST_IT.has(code)) return failed();
      if (code !== status.CANCELLED) return served();
      // Given up by its caller, it says nothing.
      isTried = false;
      return undefined;
    },
  };
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
