import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { LIMIT_NAMES } from './limits.ts';
import type { GaugeName, Metrics } from './port.ts';

const PREFIX = 'ucs_gateway_';

/** From half a millisecond to the operation budget. */
const DURATION_BUCKETS_SECONDS = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
];
const BATCH_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** Gauges by their name in the port: metric name and help. */
const GAUGES = {
  openRecords: ['journal_open_records', 'Accepted requests that have no notification yet.'],
  openBytes: ['journal_open_bytes', 'Their size on disk, in bytes.'],
  inFlight: ['dispatch_in_flight', 'Calls to the UCS under way.'],
  sessions: ['bayeux_sessions', 'Bayeux sessions.'],
  subscriptions: ['bayeux_subscriptions', 'Subscriptions of all Bayeux sessions.'],
  websocketBufferedBytes: ['websocket_buffered_bytes', 'Bytes that WebSockets have not taken yet, of all sockets.'],
  journalWritable: ['journal_writable', '1 when requests can be journaled, else 0.'],
  ucsServing: ['ucs_serving', '1 when the UCS says that it serves, else 0.'],
} as const satisfies Record<GaugeName, readonly [string, string]>;

type AnswerLabels = { readonly route: string; readonly method: string; readonly status: string };

/** Methods that have a name in the metrics: a client may make up any number of others. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);

/** What /metrics shows. */
export type MetricsExposition = { readonly contentType: string; text(): Promise<string> };

/** Prometheus metrics of the gateway and of the Node process, on a registry of their own. */
export function createMetrics(options: { readonly version: string }): {
  readonly metrics: Metrics;
  readonly exposition: MetricsExposition;
} {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: `${PREFIX}build_info`,
    help: 'Always 1; the version is its label.',
    labelNames: ['version'],
    registers: [registry],
  })
    .labels(options.version)
    .set(1);
  return {
    metrics: { ...countersOn(registry), observe: observeOn(registry) },
    exposition: { contentType: registry.contentType, text: () => registry.metrics() },
  };
}

function countersOn(registry: Registry): Omit<Metrics, 'observe'> {
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name: PREFIX + name, help, labelNames, registers: [registry] });
  const seconds = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Histogram({ name: PREFIX + name, help, labelNames, buckets: DURATION_BUCKETS_SECONDS, registers: [registry] });

  // What is counted by the hundred thousand has a table of its own: it costs a tenth of the library's, which is told when somebody asks.
  const answered = new Map<string, { readonly labels: AnswerLabels; count: number }>();
  new Counter({
    name: `${PREFIX}http_requests_total`,
    help: 'Requests of the REST API, by route, method and HTTP status.',
    labelNames: ['route', 'method', 'status'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { labels, count } of answered.values()) this.inc(labels, count);
    },
  });
  const accepted = counter('requests_accepted_total', 'Requests answered with statusCode 0 and a referenceId.', [
    'operation',
  ]);
  const refused = counter('requests_refused_total', 'Requests answered with an error.', ['reason']);
  const notifications = counter('notifications_total', 'Notifications logged.', ['operation', 'outcome']);
  const outcome = seconds('outcome_duration_seconds', 'From acceptance to the logged notification.', ['operation']);
  const attempt = seconds('dispatch_duration_seconds', 'One call to the UCS.', ['operation', 'outcome']);
  const retries = counter('dispatch_retries_total', 'Calls to the UCS that are made again.', ['operation']);
  const delivered = new Map<string, number>();
  new Counter({
    name: `${PREFIX}bayeux_deliveries_total`,
    help: 'Events written to sessions.',
    labelNames: ['transport'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [transport, events] of delivered) this.inc({ transport }, events);
    },
  });
  const failedSignIns = counter('sign_ins_failed_total', 'Wrong passwords, and bearer tokens that were not taken.', [
    'how',
  ]);
  const limits = counter('limits_reached_total', 'How often a bound stopped somebody.', ['limit']);
  for (const limit of LIMIT_NAMES) limits.inc({ limit }, 0);
  const streamRefused = counter(
    'ucs_stream_refused_total',
    'Streams of ChannelService that ended, or were silent, before their first reply; calls then go one by one.',
    ['reason'],
  );
  const batches = new Histogram({
    name: `${PREFIX}journal_batch_records`,
    help: 'Writes that shared one flush to disk.',
    buckets: BATCH_BUCKETS,
    registers: [registry],
  });
  return {
    requestAnswered(route, method, status) {
      const known = METHODS.has(method) ? method : 'other';
      const key = `${route} ${known} ${status}`;
      const entry = answered.get(key);
      if (entry === undefined)
        answered.set(key, { labels: { route, method: known, status: String(status) }, count: 1 });
      else entry.count += 1;
    },
    requestAccepted: (operation) => accepted.inc({ operation }),
    requestRefused: (reason) => refused.inc({ reason }),
    notificationLogged(operation, how, sinceAcceptedMs) {
      notifications.inc({ operation, outcome: how });
      outcome.observe({ operation }, sinceAcceptedMs / 1000);
    },
    attemptEnded: (operation, how, durationMs) => attempt.observe({ operation, outcome: how }, durationMs / 1000),
    retryScheduled: (operation) => retries.inc({ operation }),
    journalBatchWritten: (records) => batches.observe(records),
    eventsDelivered: (transport, events) => void delivered.set(transport, (delivered.get(transport) ?? 0) + events),
    signInFailed: (how) => failedSignIns.inc({ how }),
    limitReached: (limit) => limits.inc({ limit }),
    ucsStreamRefused: (reason) => streamRefused.inc({ reason }),
  };
}

function observeOn(registry: Registry): Metrics['observe'] {
  return (name, read) => {
    const [metricName, help] = GAUGES[name];
    registry.removeSingleMetric(PREFIX + metricName);
    new Gauge({
      name: PREFIX + metricName,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
}
