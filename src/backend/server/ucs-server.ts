import { randomBytes } from 'node:crypto';
import { Server, type ServerCredentials } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import type { Clock } from '../../kernel/clock.ts';
import { every } from '../../kernel/every.ts';
import { createIdSource } from '../../kernel/ids.ts';
import type { Log, ReferenceUcsMetrics, ReferenceUcsState, Traces } from '../../telemetry/port.ts';
import { seedDemoData } from '../demo-data.ts';
import { type NumberingPlan, setNumberingPlan } from '../store/numbers/phone-number.ts';
import { openStore } from '../store/open-store.ts';
import type { Store, StoreOptions } from '../store/store.ts';
import { startUpkeep, type UpkeepOptions } from '../upkeep/upkeep.ts';
import { type CallBoundsOptions, createCallBounds } from './call-bounds.ts';
import { createCallerTokens } from './callers/caller-tokens.ts';
import { createTokenInterceptor } from './callers/token-interceptor.ts';
import { createCarryService } from './carry-service.ts';
import { createReflection } from './reflection.ts';
import { createRunMethod } from './run-method.ts';
import { type ServerTlsOptions, toServerCredentials } from './server-credentials.ts';
import { createStatusDetailsWriter } from './status-details.ts';
import { watchStore } from './store-health.ts';
import { createUnaryServices } from './unary-services.ts';

export type UcsServerOptions = {
  /** `host:port` (0 takes a free one) or `unix:/path`. */
  readonly listen: string;
  readonly tls: ServerTlsOptions | undefined;
  /** Bearer tokens of callers, one a line; undefined lets everybody in who comes through. */
  readonly tokensFile: string | undefined;
  readonly calls: CallBoundsOptions;
  readonly upkeep: UpkeepOptions;
  readonly metrics: ReferenceUcsMetrics;
  readonly store: StoreOptions;
  readonly numbering: NumberingPlan;
  /** Whether the contact centre `demo` gets its contact and interactions (operations.md, "Demo identities"). */
  readonly demoData: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly traces: Traces;
};

export type UcsServer = {
  /** What was listened on, with the port that was taken. */
  readonly target: string;
  state(): ReferenceUcsState;
  /** Takes files that may have changed as they are now. */
  reread(): void;
  /** Finishes the calls under way, for a moment at most, and closes the database. */
  stop(): Promise<void>;
};

const ID_CHARS = 16;
const STOP_MAX_MS = 2_000;
const OPTIMIZE_EVERY_MS = 3_600_000;
const TOKENS_REREAD_MS = 10_000;
const STORE_HEALTH = { intervalMs: 2_000, answerMaxMs: 2_000 } as const;
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
  const { listen, tokensFile, clock, log, traces, metrics } = options;
  await using parts = new AsyncDisposableStack();
  await setNumberingPlan(options.numbering);
  const store = parts.adopt(await openStore(options.store), (opened) => opened.close());
  if (options.demoData) await seedDemoData(store, clock.nowMs());

  const stopping = new AbortController();
  const writeDetails = createStatusDetailsWriter();
  const newId = createIdSource(randomBytes, ID_CHARS);
  const bounds = createCallBounds(options.calls);
  const run = createRunMethod({ store, newId, clock, log, traces, bounds, metrics });
  const tokens = tokensFile === undefined ? undefined : createCallerTokens(tokensFile, log);
  const interceptors = tokens === undefined ? [] : [createTokenInterceptor(tokens)];
  const server = new Server({ ...SERVER_OPTIONS, interceptors });
  for (const { definition, handlers } of [
    ...createUnaryServices(run, writeDetails),
    createCarryService(run, writeDetails, stopping.signal),
  ]) {
    server.addService(definition, handlers);
  }
  const health = new HealthImplementation({ '': 'SERVING' });
  health.addToServer(server);
  createReflection().addToServer(server);
  const port = await bind(server, listen, toServerCredentials(options.tls));
  parts.defer(() => shutDown(server, clock));
  parts.defer(() => stopping.abort());
  const rereading = every(clock, TOKENS_REREAD_MS, () => tokens?.reread());
  parts.defer(() => rereading.cancel());
  const isServing = lookAfterStore(store, health, options, parts);

  const running = parts.move();
  return {
    target: listen.startsWith('unix:') ? listen : listen.replace(/:\d+$/, `:${port}`),
    state: () => ({ callsUnderWay: bounds.underWay(), serving: isServing() }),
    reread: () => tokens?.reread(),
    stop: () => running.disposeAsync(),
  };
}

/** What is done with the database beside calls, until `parts` is disposed of. Gives whether it answers, as it was last told to `health`. */
function lookAfterStore(
  store: Store,
  health: HealthImplementation,
  { clock, log, upkeep }: Pick<UcsServerOptions, 'clock' | 'log' | 'upkeep'>,
  parts: AsyncDisposableStack,
): () => boolean {
  const learning = every(clock, OPTIMIZE_EVERY_MS, () => {
    store
      .optimize()
      .catch((error: unknown) => log.warn({ error }, 'The database could not learn how its values are spread.'));
  });
  parts.defer(() => learning.cancel());
  parts.defer(startUpkeep(store, upkeep, { clock, log }));
  let serving = true;
  const told: Pick<HealthImplementation, 'setStatus'> = {
    setStatus(service, status) {
      serving = status === 'SERVING';
      health.setStatus(service, status);
    },
  };
  parts.defer(watchStore(store, told, { clock, log, ...STORE_HEALTH }));
  return () => serving;
}

function bind(server: Server, listen: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(listen, credentials, (error, port) => {
      if (error) reject(toListenError(listen, error));
      else resolve(port);
    });
  });
}

/** grpc-js tells the reason in its words only; who starts the UCS wants the code and the port. */
function toListenError(listen: string, error: Error): Error {
  const code = /\bE[A-Z]{4,}\b/.exec(error.message)?.[0];
  const port = Number(/:(\d+)$/.exec(listen)?.[1]);
  return Object.assign(new Error(`cannot listen on ${listen}: ${code ?? error.message}`, { cause: error }), {
    code,
    port,
  });
}

/**
 * Streams do not end by themselves: after a moment nobody waits for them any more, and the end of the process cuts them. grpc-js cannot: without channelz its
 * forceShutdown() knows of no connection (1.14.7).
 */
function shutDown(server: Server, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const enough = clock.after(STOP_MAX_MS, resolve);
    server.tryShutdown(() => {
      enough.cancel();
      resolve();
    });
  });
}
