import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedUcs } from './backend/embedded/embedded-ucs.ts';
import { createSocketFolder } from './backend/embedded/socket-folder.ts';
import type { CallBoundsOptions } from './backend/server/call-bounds.ts';
import type { ServerTlsOptions } from './backend/server/server-credentials.ts';
import type { NumberingPlan } from './backend/store/numbers/phone-number.ts';
import type { StoreOptions } from './backend/store/store.ts';
import type { UpkeepOptions } from './backend/upkeep/upkeep.ts';
import { demoContactCentres } from './config/demo-identities.ts';
import { fixedLimits } from './config/fixed-limits.ts';
import type { Settings } from './config/settings.ts';
import { systemClock as clock } from './kernel/clock.ts';
import { watchLastResort } from './telemetry/last-resort.ts';
import { createLog } from './telemetry/log.ts';
import type { Log } from './telemetry/port.ts';
import { createTraces } from './telemetry/traces.ts';
import { startTracingSdk } from './telemetry/tracing-sdk.ts';

/** The reference UCS in a process of its own, reached over a socket that only this user may open. Answers its gRPC target; `parts` stops it. */
export async function startEmbeddedReferenceUcs(
  settings: Settings,
  log: Log,
  parts: AsyncDisposableStack,
): Promise<string> {
  const folder = createSocketFolder(settings.server.dataDir);
  parts.defer(() => rmSync(folder, { recursive: true, force: true }));
  const socketFile = join(folder, 'ucs.sock');
  parts.adopt(
    await startEmbeddedUcs({
      ...fixedLimits.embeddedUcs,
      socketFile,
      store: toStoreOptions(settings),
      numbering: toNumberingPlan(settings),
      demoData: hasDemoData(settings),
      calls: toCallBounds(settings),
      upkeep: toUpkeep(settings),
      clock,
      log,
    }),
    (started) => started.stop(),
  );
  return `unix:${socketFile}`;
}

/** The reference UCS alone, as a gRPC server. */
export async function startReferenceUcs(
  settings: Settings,
  { signal }: { signal: AbortSignal },
): Promise<{
  readonly address: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  waitsFor(): string;
  reload(): void;
  stop(): Promise<void>;
}> {
  const { host, port } = settings.backend;
  const log = createLog({
    level: settings.telemetry.logLevel,
    personalData: settings.telemetry.logPersonalData,
    human: process.stdout.isTTY === true,
  });
  const lastResort = watchLastResort({ log, faults: process, end: () => process.exit(1) });
  const sdk = await startTracingSdk('ucs-reference', process.env, log);
  const store = toStoreOptions(settings);
  // Only here: a gateway has no use for what it takes.
  const { createUcsServer } = await import('./backend/server/ucs-server.ts');
  const server = await createUcsServer({
    listen: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
    tls: toTlsOptions(settings),
    tokensFile: settings.backend.tokensFile,
    calls: toCallBounds(settings),
    upkeep: toUpkeep(settings),
    store,
    numbering: toNumberingPlan(settings),
    demoData: hasDemoData(settings),
    clock,
    log,
    traces: createTraces(0),
  });
  if (signal.aborted) await server.stop();
  signal.throwIfAborted();
  const database = store.kind === 'sqlite' ? store.file : 'PostgreSQL';
  return {
    address: server.target,
    facts: [{ name: 'database', value: database }],
    waitsFor: () => 'calls under way',
    reload() {
      server.reread();
      log.info({}, 'The tokens of the callers were read anew; other settings count from the next start on.');
    },
    async stop() {
      await server.stop();
      lastResort.stop();
      await sdk.stop();
    },
  };
}

function toTlsOptions({ backend }: Settings): ServerTlsOptions | undefined {
  const { tlsCertFile, tlsKeyFile, tlsClientCaFile } = backend;
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  const rereadMs = fixedLimits.ucsClient.certificatesRereadMs;
  return { certFile: tlsCertFile, keyFile: tlsKeyFile, clientCaFile: tlsClientCaFile, rereadMs };
}

function toCallBounds({ backend: { callsMax, callsPerTenantMax } }: Settings): CallBoundsOptions {
  return { callsMax, callsPerTenantMax };
}

function toUpkeep({ backend: { archiveDays, retentionDays, staleCallHours } }: Settings): UpkeepOptions {
  return { archiveDays, retentionDays, staleCallHours };
}

function toStoreOptions({ backend, server }: Settings): StoreOptions {
  const { databaseUrl } = backend;
  if (databaseUrl !== undefined) return { kind: 'postgres', url: databaseUrl, ...fixedLimits.postgres };
  const folder = join(server.dataDir, 'ucs');
  return { kind: 'sqlite', file: join(folder, 'ucs.sqlite') };
}

function toNumberingPlan({ backend }: Settings): NumberingPlan {
  return { country: backend.phoneCountry, noNumbers: backend.noNumbers };
}

/** Demo data goes with the demo identities: their contact centre is there. A PostgreSQL database is somebody's own, and gets none unasked. */
function hasDemoData({ backend, identity }: Settings): boolean {
  if (backend.demoData !== 'auto') return backend.demoData === 'on';
  return identity.contactCentres === demoContactCentres && backend.databaseUrl === undefined;
}
