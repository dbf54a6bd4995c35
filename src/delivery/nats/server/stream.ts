import { randomBytes } from 'node:crypto';
import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream';
import type { Clock } from '../../../kernel/clock.ts';
import type { Subjects } from '../core/subjects.ts';
import { NatsStartError } from './connection.ts';

export type StreamSettings = {
  readonly replicas: number;
  readonly maxBytes: number;
  readonly logEntriesPerUserMax: number;
};

/** What the stream was found to be. */
export type OpenedStream = {
  /** Identity of the log: another stream is another log. */
  readonly epoch: string;
};

const SCHEMA = '1';
const NANOSECONDS_PER_SECOND = 1_000_000_000;
const STREAM_NOT_FOUND = 10059;
const STREAM_NAME_IN_USE = 10058;
const NO_PEERS_YET = 10005;
const REPLICAS_WITHOUT_CLUSTER = 10074;
const SERVER_FAILURE = 500;
/** Servers in a cluster refuse a name some time before all of them know the stream that has it. */
const OTHERS_STREAM_MAX_MS = 10_000;
const OTHERS_STREAM_RETRY_MS = 50;

/** What is asked of JetStream. */
type Streams = { readonly streams: Pick<JetStreamManager['streams'], 'info' | 'add' | 'update'> };

/** Makes the stream where it is missing, checks that it keeps what it says, and brings it to these settings. Rejects with NatsStartError. */
export async function openStream(
  manager: Streams,
  subjects: Subjects,
  settings: StreamSettings,
  clock: Clock,
): Promise<OpenedStream> {
  const wanted = toConfig(subjects, settings);
  const found = await findStream(manager, subjects.stream);
  const info = found ?? (await make(manager, { ...wanted, metadata: { epoch: newEpoch(), schema: SCHEMA } }, clock));
  const epoch = check(info, subjects.stream);
  if (found !== undefined && differs(found.config, wanted)) {
    const { metadata } = found.config;
    await manager.streams
      .update(subjects.stream, { ...wanted, ...(metadata && { metadata }) })
      .catch((error: unknown) => refuse(error, wanted));
  }
  return { epoch };
}

async function findStream(manager: Streams, name: string): Promise<StreamInfo | undefined> {
  try {
    return await manager.streams.info(name);
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return undefined;
    return refuse(error);
  }
}

/** Where several gateways start at once, the others find what the first has made. */
async function make(manager: Streams, config: MadeConfig, clock: Clock): Promise<StreamInfo> {
  try {
    return await manager.streams.add(config);
  } catch (error) {
    const isTaken = error instanceof JetStreamApiError && error.code === STREAM_NAME_IN_USE;
    const until = clock.monotonicMs() + (isTaken ? OTHERS_STREAM_MAX_MS : 0);
    for (;;) {
      const other = await findStream(manager, config.name);
      if (other !== undefined) return other;
      if (clock.monotonicMs() >= until) refuse(error, config);
      await new Promise<void>((resolve) => void clock.after(OTHERS_STREAM_RETRY_MS, resolve));
    }
  }
}

type MadeConfig = Partial<StreamConfig> & Pick<StreamConfig, 'name' | 'max_bytes'>;

function toConfig(subjects: Subjects, settings: StreamSettings): MadeConfig {
  return {
    name: subjects.stream,
    subjects: [subjects.all],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.New,
    num_replicas: settings.replicas,
    max_bytes: settings.maxBytes,
    max_msgs_per_subject: settings.logEntriesPerUserMax,
    allow_atomic: true,
    allow_msg_ttl: true,
    allow_rollup_hdrs: true,
    allow_direct: true,
    duplicate_window: NANOSECONDS_PER_SECOND,
  };
}

/** A server that does not know a feature leaves it out of its answer, and says nothing. */
function check({ config }: StreamInfo, name: string): string {
  const missing = [
    ...(config.allow_atomic === true ? [] : ['allow_atomic']),
    ...(config.allow_msg_ttl === true ? [] : ['allow_msg_ttl']),
    ...(config.allow_rollup_hdrs ? [] : ['allow_rollup_hdrs']),
    ...(config.storage === StorageType.File ? [] : ['file storage']),
    ...(config.discard === DiscardPolicy.New ? [] : ['discard new']),
  ];
  if (missing.length > 0)
    throw unfit(`the stream ${name} lacks ${missing.join(', ')}: it would not keep what is accepted`);
  const { epoch, schema } = config.metadata ?? {};
  if (epoch === undefined) throw unfit(`the stream ${name} was not made by a gateway; set NATS_PREFIX to another name`);
  if (schema !== SCHEMA) throw unfit(`the stream ${name} has the form ${schema}, this version knows ${SCHEMA}`);
  return epoch;
}

function differs(found: StreamConfig, wanted: MadeConfig): boolean {
  return (
    found.num_replicas !== wanted.num_replicas ||
    found.max_bytes !== wanted.max_bytes ||
    found.max_msgs_per_subject !== wanted.max_msgs_per_subject
  );
}

function unfit(problem: string): NatsStartError {
  return new NatsStartError(`NATS_URL: ${problem}`, true);
}

/** `asked`: what the stream was to be. */
function refuse(error: unknown, asked?: MadeConfig): never {
  const reason = error instanceof Error ? error.message : String(error);
  const isWrongUse = error instanceof JetStreamApiError && !isPassing(error);
  // Not in bytes: the log takes a long number for a phone number.
  const settings =
    asked &&
    ` (NATS_REPLICAS is ${asked.num_replicas}, NATS_STREAM_MAX_BYTES ${Math.round(asked.max_bytes / 1024 ** 2)} MiB)`;
  throw new NatsStartError(`NATS_URL: JetStream refuses the stream: ${reason}${settings ?? ''}`, isWrongUse);
}

/** A cluster that is starting, or has lost servers, answers so. */
function isPassing({ code, status }: JetStreamApiError): boolean {
  return code === NO_PEERS_YET || (status >= SERVER_FAILURE && code !== REPLICAS_WITHOUT_CLUSTER);
}

const EPOCH_BYTES = 12;

function newEpoch(): string {
  return randomBytes(EPOCH_BYTES).toString('base64url');
}
