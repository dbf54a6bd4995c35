import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { createCallBounds } from '../../src/backend/server/call-bounds.ts';
import { createRunMethod } from '../../src/backend/server/run-method.ts';
import { loadService } from '../../src/backend/server/service-definition.ts';
import { openStore } from '../../src/backend/store/open-store.ts';
import type { Store } from '../../src/backend/store/store.ts';
import { createIdSource } from '../../src/kernel/ids.ts';
import { loadUcsDefinition } from '../../src/proto/load-ucs-definition.ts';
import { UCS_METHODS, type UcsMethodName, type UcsResponse } from '../../src/proto/methods.ts';
import { noReferenceUcsMetrics, passingTraces, silentLog } from '../../src/telemetry/silent.ts';
import { loadMethod } from '../../src/ucs-client/loaded-method.ts';
import type { CallRequest } from '../../src/ucs-client/port.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import type { UcsDatabaseKind } from './ucs-databases.ts';

/** One contact centre of its own, whose methods are called without gRPC; messages are written and read all the same. Rejects with a UcsError. */
export type Tenant = {
  readonly id: string;
  call<M extends UcsMethodName>(name: M, request: CallRequest<M>, options?: TenantCallOptions): Promise<UcsResponse<M>>;
};

export type TenantCallOptions = { readonly metadata?: Readonly<Record<string, string>>; readonly timeLeftMs?: number };

export type DirectUcs = { readonly clock: ManualClock; readonly store: Store; tenant(id?: string): Tenant };

/** The methods of the UCS over a new database, for the tests of the describe block around it. Time stands still unless it is moved. */
export function setUpDirectUcs(kind: UcsDatabaseKind): () => DirectUcs {
  const running = new AsyncDisposableStack();
  let ucs: DirectUcs | undefined;
  beforeAll(async () => {
    const database = running.adopt(await kind.create(), (created) => created.remove());
    const store = running.adopt(await openStore(database.store), (opened) => opened.close());
    ucs = createDirectUcs(store);
  });
  afterAll(() => running.disposeAsync());
  return () => {
    if (ucs === undefined) throw new Error('only inside tests');
    return ucs;
  };
}

export function createDirectUcs(store: Store): DirectUcs {
  const clock = createManualClock();
  const newId = createIdSource(randomBytes, 16);
  const run = createRunMethod({
    store,
    newId,
    clock,
    log: silentLog,
    traces: passingTraces,
    metrics: noReferenceUcsMetrics,
    bounds: createCallBounds({ callsMax: 10_000, callsPerTenantMax: 10_000 }),
  });
  return {
    clock,
    store,
    tenant(id = newId()) {
      return {
        id,
        async call(name, request, { metadata = {}, timeLeftMs = Number.POSITIVE_INFINITY } = {}) {
          const client = loadMethod(loadUcsDefinition(), name);
          const server = loadService(UCS_METHODS[name].service)[name];
          if (server === undefined) throw new Error(`no ${name}`);
          const sent = new Map([
            ['ucs-tenant', id],
            ['ucs-user-id', 'agent-1'],
            ['ucs-user-name', 'Agent'],
            ['ucs-application', 'tests'],
            ...Object.entries(metadata),
          ]);
          const response = await run({
            name,
            request: server.requestDeserialize(client.requestSerialize(request)),
            metadata: (key) => sent.get(key),
            timeLeftMs,
          });
          return client.responseDeserialize(server.responseSerialize(response));
        },
      };
    },
  };
}
