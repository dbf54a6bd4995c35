import { group, integer, milliseconds, optionalText, text } from '../leaf.ts';
import { FILE_NAME, NAME, NATS_PREFIX, NATS_URL } from '../patterns.ts';

export const natsSettings = group('Several gateways as one, on NATS JetStream (docs/cluster.md).', {
  url: optionalText({
    env: 'NATS_URL',
    ...NATS_URL,
    secret: true,
    description:
      'All servers of NATS (2.15 or newer, JetStream with sync_interval always), in place of the embedded journal and notification log. Needs UCS_TARGET.',
  }),
  credentialsFile: optionalText({
    env: 'NATS_CREDENTIALS_FILE',
    ...FILE_NAME,
    description: 'Credentials (JWT and seed, as nsc writes them) that NATS is told.',
  }),
  tlsCaFile: optionalText({
    env: 'NATS_TLS_CA_FILE',
    ...FILE_NAME,
    description: 'Certificates (PEM) that the servers of NATS are verified against. With it the connection uses TLS.',
  }),
  tlsCertFile: optionalText({
    env: 'NATS_TLS_CERT_FILE',
    ...FILE_NAME,
    description: 'Client certificate chain (PEM) for mutual TLS with NATS.',
  }),
  tlsKeyFile: optionalText({
    env: 'NATS_TLS_KEY_FILE',
    ...FILE_NAME,
    description: 'Private key (PEM) of that client certificate.',
  }),
  prefix: text({
    env: 'NATS_PREFIX',
    default: 'ucsgw',
    ...NATS_PREFIX,
    description: 'Name of the stream and first token of all subjects: one for each deployment that shares the servers.',
  }),
  replicas: integer({
    env: 'NATS_REPLICAS',
    default: 3,
    min: 1,
    max: 5,
    unit: 'entries',
    description: 'Servers of NATS that have a copy of everything; 1 for a single server.',
  }),
  streamMaxBytes: integer({
    env: 'NATS_STREAM_MAX_BYTES',
    default: 8 * 1024 ** 3,
    min: 64 * 1024 ** 2,
    max: 1024 ** 4,
    unit: 'bytes',
    description: 'Size of the stream on each server. Nothing more is accepted when nine tenths are full.',
  }),
  acceptWaitMs: milliseconds({
    env: 'NATS_ACCEPT_WAIT_MS',
    default: 10_000,
    min: 1000,
    description:
      'How long a request waits to learn whether NATS has stored it. After that its connection is closed without an answer.',
  }),
  beatMs: milliseconds({
    env: 'CLUSTER_BEAT_MS',
    default: 1000,
    min: 50,
    description: 'How often a gateway tells the others that it lives.',
  }),
  dispatchStopMs: milliseconds({
    env: 'CLUSTER_DISPATCH_STOP_MS',
    default: 9000,
    min: 200,
    description: 'A gateway that could not tell for so long makes no more calls to the UCS.',
  }),
  claimMs: milliseconds({
    env: 'CLUSTER_CLAIM_MS',
    default: 16_000,
    min: 500,
    description:
      'A gateway of which nothing was heard for so long is taken for dead: another one runs what it had accepted.',
  }),
  gatewayName: optionalText({
    env: 'GATEWAY_NAME',
    ...NAME,
    description: 'How NATS lists this gateway among its connections. Without it: the name of the host.',
  }),
});
