import type { GaugeName, Metrics } from '../port.ts';
import { createCounters } from './counters.ts';
import { createMeters, type MetricsExposition } from './meters.ts';

const PREFIX = 'ucs_gateway_';
/** The budget of an operation. */
const SECONDS_MAX = 60;

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

/** Prometheus metrics of the gateway and of the Node process, on a registry of their own. */
export function createMetrics({ version }: { readonly version: string }): {
  readonly metrics: Metrics;
  readonly exposition: MetricsExposition;
} {
  const meters = createMeters({ prefix: PREFIX, version, secondsMax: SECONDS_MAX });
  return {
    metrics: {
      ...createCounters(meters),
      observe(name, read) {
        const [metricName, help] = GAUGES[name];
        meters.gauge(metricName, help, read);
      },
    },
    exposition: meters.exposition,
  };
}
