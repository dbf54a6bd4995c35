import { onTestFinished } from 'vitest';
import { createUcsServer, type UcsServer, type UcsServerOptions } from '../../src/backend/server/ucs-server.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { noReferenceUcsMetrics, passingTraces, silentLog } from '../../src/telemetry/silent.ts';
import { ucsDatabases } from './ucs-databases.ts';

/** The reference UCS on a free port, over a new embedded database unless the change names another; stopped when the test is over. */
export async function startUcsServer(change: Partial<UcsServerOptions> = {}): Promise<UcsServer> {
  const server = await createUcsServer({
    listen: '127.0.0.1:0',
    tls: undefined,
    tokensFile: undefined,
    calls: { callsMax: 4_096, callsPerTenantMax: 4_096 },
    upkeep: { archiveDays: 0, retentionDays: 0, staleCallHours: 0 },
    store: change.store ?? (await createEmbedded()),
    numbering: { country: undefined, noNumbers: [] },
    demoData: false,
    clock: systemClock,
    log: silentLog,
    traces: passingTraces,
    metrics: noReferenceUcsMetrics,
    ...change,
  });
  onTestFinished(() => server.stop());
  return server;
}

async function createEmbedded(): Promise<UcsServerOptions['store']> {
  const [kind] = ucsDatabases(undefined);
  if (kind === undefined) throw new Error('no embedded database');
  const database = await kind.create();
  onTestFinished(() => database.remove());
  return database.store;
}
