import { randomBytes } from 'node:crypto';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation } from 'grpc-health-check';
import type { Clock } from '../kernel/clock.ts';
import { createIdSource } from '../kernel/ids.ts';
import { loadUcsDefinition } from '../proto/load-ucs-definition.ts';
import { createCarryService } from './carry-service.ts';
import { seedDemoData } from './demo-data.ts';
import { createRunMethod } from './run-method.ts';
import { createStatusDetailsWriter } from './status-details.ts';
import { openStore, type StoreOptions } from './store/store.ts';
import { watchStore } from './store-health.ts';
import { createUnaryServices } from './unary-services.ts';

export type UcsServerOptions = {
  /** `host:port` (0 takes a free one) or `unix:/path`. */
  readonly listen: string;
  readonly store: StoreOptions;
  /** Whether the contact centre `demo` gets its contact and interactions (CONTRACT.md). */
  readonly demoData: boolean;
  readonly clock: Clock;
  readonly onUnexpected: (method: string, error: unknown) => void;
};

export type UcsServer = {
  /** What was listened on, with the port that was taken. */
  readonly target: string;
  /** Finishes the calls under way, for a moment at most, and closes the database. */
  stop(): Promise<void>;
};

const ID_CHARS = 16;
const CALLS_MAX = 4_096;
const STOP_MAX_MS = 2_000;
const STORE_CHECK_MS = 2_000;
const MESSAGE_MAX_BYTES = 4 * 1024 ** 2;

/** Clients resolve names again when a connection ends; a third of an hour is soon enough for new servers to get their share. */
const SERVER_OPTIONS = {
  'grpc.max_receive_message_length': MESSAGE_MAX_BYTES,
  'grpc.max_connection_age_ms': 20 * 60_000,
  'grpc.max_connection_age_grace_ms': 30_000,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.max_concurrent_streams': 1_024,
  'grpc.enable_channelz': 0,
} as const;

/** The reference UCS: opens its database, then serves the contract, health and reflection. Rejects when either cannot be had. */
export async function createUcsServer(options: UcsServerOptions): Promise<UcsServer> {
  await using parts = new AsyncDisposableStack();
  const store = parts.adopt(await openStore(options.store), (opened) => opened.close());
  if (options.demoData) await seedDemoData(store, options.clock.nowMs());

  const writeDetails = createStatusDetailsWriter();
  const run = createRunMethod({
    store,
    newId: createIdSource(randomBytes, ID_CHARS),
    nowMs: options.clock.nowMs,
    callsMax: CALLS_MAX,
    onUnexpected: options.onUnexpected,
  });
  const server = new Server(SERVER_OPTIONS);
  for (const { definition, handlers } of [
    ...createUnaryServices(run, writeDetails),
    createCarryService(run, writeDetails),
  ]) {
    server.addService(definition, handlers);
  }
  const health = new HealthImplementation({ '': 'SERVING' });
  health.addToServer(server);
  new ReflectionService(loadUcsDefinition()).addToServer(server);
  const port = await bind(server, options.listen);
  parts.defer(() => shutDown(server, options.clock));
  parts.defer(watchStore(store, health, { clock: options.clock, intervalMs: STORE_CHECK_MS }));

  const running = parts.move();
  return {
    target: options.listen.startsWith('unix:') ? options.listen : options.listen.replace(/:\d+$/, `:${port}`),
    stop: () => running.disposeAsync(),
  };
}

function bind(server: Server, listen: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(listen, ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}

/** Streams do not end by themselves: after a moment they are cut. */
function shutDown(server: Server, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const cut = clock.after(STOP_MAX_MS, () => server.forceShutdown());
    server.tryShutdown(() => {
      cut.cancel();
      resolve();
    });
  });
}
