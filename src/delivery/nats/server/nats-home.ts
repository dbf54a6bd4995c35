import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { Clock } from '../../../kernel/clock.ts';
import type { RandomBytes } from '../../../kernel/ids.ts';
import type { Log } from '../../../telemetry/port.ts';
import { createSubjects, type Subjects } from '../core/subjects.ts';
import { type NatsAddress, type NatsRoad, NatsStartError, openNatsRoad } from './connection.ts';
import { openSharedSecret } from './shared-secrets.ts';
import { type OpenedStream, openStream, type StreamSettings } from './stream.ts';

export type NatsHomeOptions = NatsAddress & {
  /** First token of all subjects, and name of the stream: one deployment, one prefix. */
  readonly prefix: string;
  readonly stream: StreamSettings;
  /** How this gateway is called in NATS's own lists of connections. */
  readonly name: string;
  readonly randomBytes: RandomBytes;
  readonly clock: Clock;
  readonly log: Log;
};

/** NATS as this deployment uses it: connected, its stream made and checked. */
export type NatsHome = {
  readonly road: NatsRoad;
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly subjects: Subjects;
  readonly stream: OpenedStream & Pick<StreamSettings, 'maxBytes'>;
  /** A secret that all gateways share. */
  secret(name: string): Promise<Uint8Array>;
  close(): Promise<void>;
};

/** Rejects with NatsStartError: one line for the one who runs the gateway. */
export async function openNatsHome(options: NatsHomeOptions): Promise<NatsHome> {
  const road = await openNatsRoad(options, options.name, options.log);
  const { connection } = road;
  try {
    const manager = await jetstreamManager(connection);
    const client = jetstream(connection);
    const subjects = createSubjects(options.prefix);
    const stream = await openStream(manager, subjects, options.stream, options.clock);
    return {
      road,
      client,
      manager,
      subjects,
      stream: { ...stream, maxBytes: options.stream.maxBytes },
      secret: (name) => openSharedSecret(client, manager, subjects, name, options.randomBytes),
      close: () => connection.close(),
    };
  } catch (error) {
    await connection.close();
    if (error instanceof NatsStartError) throw error;
    throw new NatsStartError(`NATS_URL: ${error instanceof Error ? error.message : String(error)}`, false);
  }
}
