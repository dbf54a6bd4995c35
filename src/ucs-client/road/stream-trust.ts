import { status } from '@grpc/grpc-js';
import type { Clock } from '../../kernel/clock.ts';
import type { Log, Metrics } from '../../telemetry/port.ts';
import { toStatusName } from '../status-name.ts';

export type StreamTrustOptions = {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'ucsStreamRefused'>;
  /** How long the stream is left alone after the first refusal; doubled with each further one. */
  readonly refusedFirstMs: number;
  readonly refusedLongestMs: number;
};

/** Whether the backend's stream is worth a try. What is decided here is said once, not for each call. */
export type StreamTrust = {
  mayOpen(): boolean;
  /** A stream was over, or silent for a whole call, before its first reply. */
  refused(error: unknown): void;
  /** A stream gave its first reply. */
  kept(): void;
};

/** What a stream is told to have met that brought no reply to a call within its time. */
export const STREAM_SILENT = { code: status.DEADLINE_EXCEEDED };

export function createStreamTrust(options: StreamTrustOptions): StreamTrust {
  const { clock, log, metrics, refusedFirstMs, refusedLongestMs } = options;
  let pauseMs = 0;
  let closedUntilMs = Number.NEGATIVE_INFINITY;

  return {
    mayOpen: () => clock.monotonicMs() >= closedUntilMs,
    refused(error) {
      const reason = toStatusName(error);
      const first = pauseMs === 0;
      // A backend that lacks the service will hardly get it within seconds.
      pauseMs =
        reason === 'UNIMPLEMENTED' ? refusedLongestMs : Math.min(pauseMs * 2 || refusedFirstMs, refusedLongestMs);
      closedUntilMs = clock.monotonicMs() + pauseMs;
      metrics.ucsStreamRefused(reason);
      if (!first) return;
      if (reason === 'UNIMPLEMENTED')
        log.info({}, 'The UCS has no ChannelService: each call is a gRPC call of its own.');
      else log.warn({ reason }, 'The UCS refuses the stream of ChannelService: each call is a gRPC call of its own.');
    },
    kept() {
      if (pauseMs > 0) log.info({}, 'The UCS takes calls on the stream of ChannelService.');
      pauseMs = 0;
    },
  };
}
