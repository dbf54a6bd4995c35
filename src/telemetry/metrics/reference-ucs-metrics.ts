import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ReferenceUcsMetrics, ReferenceUcsState } from '../port.ts';
import type { MetricsExposition } from './metrics.ts';

const PREFIX = 'ucs_reference_';
const DURATION_BUCKETS_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Prometheus metrics of the reference UCS and of its Node process, on a registry of their own. */
export function createReferenceUcsMetrics(options: {
  readonly version: string;
  readonly state: () => ReferenceUcsState;
}): { readonly metrics: ReferenceUcsMetrics; readonly exposition: MetricsExposition } {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: `${PREFIX}build_info`,
    help: 'Always 1; the version is its label.',
    labelNames: ['version'],
    registers,
  })
    .labels(options.version)
    .set(1);
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: PREFIX + name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('calls_under_way', 'Calls under way.', () => options.state().callsUnderWay);
  gauge('serving', '1 while the database answers, else 0.', () => Number(options.state().serving));
  const calls = new Counter({
    name: `${PREFIX}calls_total`,
    help: 'Calls that ended, by method and gRPC status.',
    labelNames: ['method', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: `${PREFIX}call_duration_seconds`,
    help: 'How long calls took, by method.',
    labelNames: ['method'],
    buckets: DURATION_BUCKETS_SECONDS,
    registers,
  });
  return {
    metrics: {
      callEnded(method, status, durationMs) {
        calls.inc({ method, status });
        durations.observe({ method }, durationMs / 1000);
      },
    },
    exposition: { contentType: registry.contentType, text: () => registry.metrics() },
  };
}
