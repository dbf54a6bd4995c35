import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { LIMIT_NAMES } from '../limits.ts';
import type { GaugeName, Metrics } from '../port.ts';

const PREFIX = 'ucs_gateway_';

/** From half a millisecond to the operation budget. */
const DURATION_BUCKETS_SECONDS = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
];
const BATCH_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** Gauges by their name in the port: metric name and help. */
const GAUGES = {
  openRecords: ['journal_open_records', 'Accepted requests that have no notification yet.'],
  oldestOpenSeconds: [
    'journal_oldest_open_seconds',
    'Age of the oldest accepted request that has no notification yet; 0 when there is none.',
  ],
  certificateExpiresSeconds: [
    'tls_certificate_expires_seconds',
    'When the certificate of the listener ends, in seconds since 1970; 0 without TLS.',
  ],
  journalDiskBytes: ['journal_disk_bytes', 'What the journal takes of the disk.'],
  journalDiskMaxBytes: ['journal_disk_max_bytes', 'What the journal may take of the disk, as things stand.'],
  logBytes: ['journal_log_bytes', 'What the notification logs of all users take of that, about.'],
  dataDirBytes: ['data_dir_bytes', 'What all files in DATA_DIR take of the disk.'],
  dataDirFreeBytes: ['data_dir_free_bytes', 'What is free on the disk of DATA_DIR.'],
  clusterGateways: [
    'cluster_gateways',
    'Gateways that act as one and seem to live, this one among them; only with NATS.',
  ],
  clusterMayDispatch: [
    'cluster_may_dispatch',
    '0 while this gateway makes no calls, as others may take it for dead; only with NATS.',
  ],
  clusterTakenOver: [
    'cluster_taken_over',
    'Gateways that were gone, whose requests this one has taken over since its start; only with NATS.',
  ],
  clusterBeatSeconds: [
    'cluster_beat_seconds',
    'For how long nothing that this gateway stored has come back from NATS; only with NATS.',
  ],
  natsStreamBytes: ['nats_stream_bytes', 'Size of the stream in NATS; only with NATS.'],
  natsStreamMaxBytes: [
    'nats_stream_max_bytes',
    'What it may grow to: at nine tenths of it nothing more is accepted; only with NATS.',
  ],
  natsReconnects: [
    'nats_reconnects',
    'Times that the connection to NATS was lost and made again since the start; only with NATS.',
  ],
  relayEntered: ['relay_links_entered', 'Bayeux links here whose session lives at another gateway; only with NATS.'],
  relayOwned: ['relay_links_owned', 'Bayeux links at other gateways whose session lives here; only with NATS.'],
  openBytes: ['journal_open_bytes', 'Their size on disk, in bytes.'],
  inFlight: ['dispatch_in_flight', 'Calls to the UCS under way.'],
  sessions: ['bayeux_sessions', 'Bayeux sessions.'],
  subscriptions: ['bayeux_subscriptions', 'Subscriptions of all Bayeux sessions.'],
  websocketBufferedBytes: ['websocket_buffered_bytes', 'Bytes that WebSockets have not taken yet, of all sockets.'],
  journalWritable: ['journal_writable', '1 when requests can be journaled, else 0.'],
  ucsServing: ['ucs_serving', '1 when the UCS says that it serves, else 0.'],
  ucsAddresses: ['ucs_addresses', 'Addresses of the UCS.'],
  ucsAddressesServing: ['ucs_addresses_serving', 'Addresses of the UCS that serve: calls go round them.'],
} as const satisfies Record<GaugeName, readonly [string, string]>;

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

  const answered = tableCounter(
    registry,
    'http_requests_total',
    'Requests of the REST API, by route, method and HTTP status.',
    ['route', 'method', 'status'],
  );
  const received = tableCounter(
    registry,
    'bayeux_messages_total',
    'Messages from Bayeux clients, by kind of channel and transport.',
    ['kind', 'transport'],
  );
  const ucsCalls = tableCounter(
    registry,
    'ucs_calls_total',
    'Calls of the UCS that ended, by method and gRPC status.',
    ['method', 'status'],
  );
  const lag = seconds('delivery_lag_seconds', 'From the logged notification to the first session that it reached.', []);
  const accepted = tableCounter(
    registry,
    'requests_accepted_total',
    'Requests answered with statusCode 0 and a referenceId.',
    ['operation'],
  );
  const refused = counter('requests_refused_total', 'Requests answered with an error.', ['reason']);
  const notifications = tableCounter(registry, 'notifications_total', 'Notifications logged.', [
    'operation',
    'outcome',
  ]);
  const outcome = seconds('outcome_duration_seconds', 'From acceptance to the logged notification.', ['operation']);
  const attempt = seconds('dispatch_duration_seconds', 'One call to the UCS.', ['operation', 'outcome']);
  const retries = counter('dispatch_retries_total', 'Calls to the UCS that are made again.', ['operation']);
  const delivered = tableCounter(registry, 'bayeux_deliveries_total', 'Events written to sessions.', ['transport']);
  const failedSignIns = counter('sign_ins_failed_total', 'Wrong passwords, and bearer tokens that were not taken.', [
    'how',
  ]);
  const providerFailures = counter(
    'oidc_provider_failures_total',
    'Times that the keys of the OpenID Connect provider could not be read.',
    [],
  );
  const limits = counter('limits_reached_total', 'How often a bound stopped somebody.', ['limit']);
  for (const limit of LIMIT_NAMES) limits.inc({ limit }, 0);
  const streamRefused = counter(
    'ucs_stream_refused_total',
    'Streams of ChannelService that ended, or were silent, before their first reply; calls then go one by one.',
    ['reason'],
  );
  const writes = seconds('journal_write_duration_seconds', 'A write of the journal, its flush to disk with it.', []);
  const batches = new Histogram({
    name: `${PREFIX}journal_batch_records`,
    help: 'Writes that shared one flush to disk.',
    buckets: BATCH_BUCKETS,
    registers: [registry],
  });
  return {
    requestAnswered: (route, method, status) =>
      answered([route, METHODS.has(method) ? method : 'other', String(status)], 1),
    ucsCallEnded: (method, status) => ucsCalls([method, status], 1),
    messagesReceived: (kind, transport, messages) => received([kind, transport], messages),
    notificationDelivered: (sinceLoggedMs) => lag.observe(sinceLoggedMs / 1000),
    requestAccepted: (operation) => accepted([operation], 1),
    requestRefused: (reason) => refused.inc({ reason }),
    notificationLogged(operation, how, sinceAcceptedMs) {
      notifications([operation, how], 1);
      outcome.observe({ operation }, sinceAcceptedMs / 1000);
    },
    attemptEnded: (operation, how, durationMs) => attempt.observe({ operation, outcome: how }, durationMs / 1000),
    retryScheduled: (operation) => retries.inc({ operation }),
    journalBatchWritten: (records) => batches.observe(records),
    journalWriteEnded: (durationMs) => writes.observe(durationMs / 1000),
    eventsDelivered: (transport, events) => delivered([transport], events),
    providerFailed: () => providerFailures.inc(),
    signInFailed: (how) => failedSignIns.inc({ how }),
    limitReached: (limit) => limits.inc({ limit }),
    ucsStreamRefused: (reason) => streamRefused.inc({ reason }),
  };
}

/** A counter for what is counted by the hundred thousand: a table of our own costs a tenth of the library's, which is told when somebody asks. */
function tableCounter(registry: Registry, name: string, help: string, labelNames: readonly string[]) {
  const rows = new Map<string, { readonly labels: Readonly<Record<string, string>>; count: number }>();
  new Counter({
    name: PREFIX + name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect() {
      this.reset();
      for (const { labels, count } of rows.values()) this.inc(labels, count);
    },
  });
  return (values: readonly string[], count: number): void => {
    const key = values.join(' ');
    const row = rows.get(key);
    if (row !== undefined) row.count += count;
    else rows.set(key, { labels: Object.fromEntries(labelNames.map((label, at) => [label, values[at] ?? ''])), count });
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
