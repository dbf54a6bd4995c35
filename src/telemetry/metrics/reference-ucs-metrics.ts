import type { ReferenceUcsMetrics, ReferenceUcsState } from '../port.ts';
import { createMeters, type MetricsExposition } from './meters.ts';

const PREFIX = 'ucs_reference_';
const SECONDS_MAX = 10;

/** Prometheus metrics of the reference UCS and of its Node process, on a registry of their own. */
export function createReferenceUcsMetrics({
  version,
  state,
}: {
  readonly version: string;
  readonly state: () => ReferenceUcsState;
}): { readonly metrics: ReferenceUcsMetrics; readonly exposition: MetricsExposition } {
  const meters = createMeters({ prefix: PREFIX, version, secondsMax: SECONDS_MAX });
  meters.gauge('calls_under_way', 'Calls under way.', () => state().callsUnderWay);
  meters.gauge('serving', '1 while the database answers, else 0.', () => Number(state().serving));
  const calls = meters.counter('calls_total', 'Calls that ended, by method and gRPC status.', ['method', 'status']);
  const durations = meters.seconds('call_duration_seconds', 'How long calls took, by method.', ['method']);
  return {
    metrics: {
      callEnded(method, status, durationMs) {
        calls.inc({ method, status });
        durations.observe({ method }, durationMs / 1000);
      },
    },
    exposition: meters.exposition,
  };
}
