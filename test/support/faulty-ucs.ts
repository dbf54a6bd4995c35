import { randomBytes } from 'node:crypto';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { ReflectionService } from '@grpc/reflection';
import { HealthImplementation, type ServingStatus } from 'grpc-health-check';
import { createCallBounds } from '../../src/backend/server/call-bounds.ts';
import { createCarryService } from '../../src/backend/server/carry-service.ts';
import { createReflection } from '../../src/backend/server/reflection.ts';
import { createRunMethod, type MethodCall, type RunMethod } from '../../src/backend/server/run-method.ts';
import { createStatusDetailsWriter } from '../../src/backend/server/status-details.ts';
import { createUnaryServices } from '../../src/backend/server/unary-services.ts';
import { openStore } from '../../src/backend/store/open-store.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { createIdSource } from '../../src/kernel/ids.ts';
import { noReferenceUcsMetrics, passingTraces, silentLog } from '../../src/telemetry/silent.ts';
import { ucsDatabases } from './ucs-databases.ts';

/** Runs a method of the reference UCS, and does something wrong with it. */
export type Fault = (call: MethodCall, run: RunMethod) => Promise<object>;

/** The methods of the reference UCS behind whatever fault is planted. */
export type FaultyUcs = {
  readonly target: string;
  /** By either road; undefined for none. */
  fault: Fault | undefined;
  /** By the stream only. */
  carryFault: Fault | undefined;
  setServing(status: ServingStatus): void;
  stop(): Promise<void>;
};

export async function startFaultyUcs(options: { readonly reflection?: ReflectionService } = {}): Promise<FaultyUcs> {
  await using parts = new AsyncDisposableStack();
  const [kind] = ucsDatabases(undefined);
  if (kind === undefined) throw new Error('no embedded database');
  const database = parts.adopt(await kind.create(), (created) => created.remove());
  const store = parts.adopt(await openStore(database.store), (opened) => opened.close());
  const newId = createIdSource(randomBytes, 16);
  const run = createRunMethod({
    store,
    newId,
    clock: systemClock,
    log: silentLog,
    traces: passingTraces,
    metrics: noReferenceUcsMetrics,
    bounds: createCallBounds({ callsMax: 1000, callsPerTenantMax: 1000 }),
  });
  const writeDetails = createStatusDetailsWriter();
  const faulty: RunMethod = (call) => (ucs.fault === undefined ? run(call) : ucs.fault(call, run));
  const carried: RunMethod = (call) => (ucs.carryFault === undefined ? faulty(call) : ucs.carryFault(call, faulty));
  const server = new Server({ 'grpc.enable_channelz': 0 });
  const stopping = new AbortController();
  for (const { definition, handlers } of [
    ...createUnaryServices(faulty, writeDetails),
    createCarryService(carried, writeDetails, stopping.signal),
  ]) {
    server.addService(definition, handlers);
  }
  (options.reflection ?? createReflection()).addToServer(server);
  const health = new HealthImplementation({ '': 'SERVING' });
  health.addToServer(server);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  parts.defer(() => server.forceShutdown());
  const running = parts.move();
  const ucs: FaultyUcs = {
    target: `127.0.0.1:${port}`,
    fault: undefined,
    carryFault: undefined,
    setServing: (status) => health.setStatus('', status),
    stop: () => running.disposeAsync(),
  };
  return ucs;
}
