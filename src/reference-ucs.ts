import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedUcs } from './backend/embedded/embedded-ucs.ts';
import { createSocketFolder } from './backend/embedded/socket-folder.ts';
import type { CallBoundsOptions } from './backend/server/call-bounds.ts';
import type { ServerTlsOptions } from './backend/server/server-credentials.ts';
import type { UcsServer } from './backend/server/ucs-server.ts';
import type { NumberingPlan } from './backend/store/numbers/phone-number.ts';
import type { StoreOptions } from './backend/store/store.ts';
import type { UpkeepOptions } from './backend/upkeep/upkeep.ts';
import { demoContactCentres } from './config/demo-identities.ts';
import { fixedLimits } from './config/fixed-limits.ts';
import type { Settings } from './config/settings.ts';
import { readVersion } from './config/version.ts';
import { systemClock as clock } from './kernel/clock.ts';
import { createAdminServer } from './telemetry/admin-server.ts';
import type { MetricsExposition } from './telemetry/metrics/meters.ts';
import { createReferenceUcsMetrics } from './telemetry/metrics/reference-ucs-metrics.ts';
import type { Log, ReferenceUcsMetrics } from './telemetry/port.ts';
import { startProcessLog } from './telemetry/process-log.ts';
import { createTraces } from './telemetry/traces.ts';

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

export type ReferenceUcs = {
  readonly address: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  waitsFor(): string;
  reload(): void;
  stop(): Promise<void>;
};

/** The reference UCS alone, as a gRPC server. */
export async function startReferenceUcs(
  settings: Settings,
  { signal }: { signal: AbortSignal },
): Promise<ReferenceUcs> {
  await using parts = new AsyncDisposableStack();
  const log = await startProcessLog('ucs-reference', settings.telemetry, parts);
  let server: UcsServer | undefined;
  const state = () => server?.state() ?? { callsUnderWay: 0, serving: false };
  const { metrics, exposition } = createReferenceUcsMetrics({ version: readVersion(), state });
  // The first to come and the last to go: it says meanwhile that the UCS is alive, and not ready.
  const admin = await startUcsAdmin(settings, exposition, () => state().serving);
  parts.defer(async () => admin?.stop());
  const started = await startUcsServer(settings, log, metrics);
  server = started;
  parts.defer(started.stop);
  signal.throwIfAborted();
  const running = parts.move();
  const store = toStoreOptions(settings);
  return {
    address: started.target,
    facts: [
      { name: 'database', value: store.kind === 'sqlite' ? store.file : 'PostgreSQL' },
      ...(admin === undefined ? [] : [{ name: 'health', value: `${admin.address}/readyz` }]),
    ],
    waitsFor: () => 'calls under way',
    reload() {
      started.reread();
      log.info({}, 'The tokens of the callers were read anew; other settings count from the next start on.');
    },
    stop: () => running.disposeAsync(),
  };
}

async function startUcsServer(settings: Settings, log: Log, metrics: ReferenceUcsMetrics): Promise<UcsServer> {
  // Only here: a gateway has no use for what it takes.
  const { createUcsServer } = await import('./backend/server/ucs-server.ts');
  const { host, port, tokensFile } = settings.backend;
  return createUcsServer({
    listen: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
    tls: toTlsOptions(settings),
    tokensFile,
    calls: toCallBounds(settings),
    upkeep: toUpkeep(settings),
    store: toStoreOptions(settings),
    metrics,
    numbering: toNumberingPlan(settings),
    demoData: hasDemoData(settings),
    clock,
    log,
    traces: createTraces(0),
  });
}

/** /metrics, /healthz and /readyz, where a port is given for them. */
async function startUcsAdmin({ backend, server }: Settings, metrics: MetricsExposition, isServing: () => boolean) {
  const { adminHost: host, adminPort: port } = backend;
  if (port === 0) return undefined;
  return createAdminServer({
    host,
    port,
    metrics,
    readiness: () =>
      isServing() ? [] : [{ part: 'ucs', problem: 'The UCS starts or stops, or its database does not answer.' }],
    commands: undefined,
    guard: {
      ...fixedLimits.http,
      ...fixedLimits.adminHttp,
      clock,
      unreadMaxBytesPerAddress: server.unreadMaxBytesPerAddress,
      connectionsMaxPerAddress: fixedLimits.adminHttp.connectionsMax,
      cors: undefined,
      isProxy: () => false,
      clientAddress: ({ socket }) => socket.remoteAddress ?? '',
      onLimit() {},
    },
  });
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
