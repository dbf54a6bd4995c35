import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { z } from 'zod';
import { type BayeuxHost, createBayeuxHost } from './bayeux/host.ts';
import { createBayeuxPolicy } from './bayeux/policy.ts';
import { type BayeuxEndpoint, createBayeuxEndpoint } from './bayeux/transport/endpoint.ts';
import { createOriginCheck, type OriginCheck } from './bayeux/transport/origin.ts';
import { fixedLimits } from './config/fixed-limits.ts';
import type { Settings } from './config/settings.ts';
import { createConsolePages } from './console/console-pages.ts';
import { createDispatcher, type Dispatcher } from './delivery/dispatch/dispatcher.ts';
import { createEmbeddedJournal } from './delivery/embedded/embedded-journal.ts';
import type { Journal } from './delivery/journal.ts';
import { createEdgeApp } from './edge/app.ts';
import { installHttpGuard, toServerOptions } from './edge/http-guard.ts';
import { createRequestListener } from './edge/request-listener.ts';
import { SERVICES_CHANNEL, toServiceStateMessage } from './edge/resources/service-resource.ts';
import { createIdentity, type Identity } from './identity/identity.ts';
import { openSecretFile } from './identity/secret-file.ts';
import { systemClock as clock } from './kernel/clock.ts';
import { createIdSource } from './kernel/ids.ts';
import { catalogue, OPERATIONS_CHANNEL } from './operations/catalogue.ts';
import { startEmbeddedReferenceUcs } from './reference-ucs.ts';
import { createAdminServer, type Unready } from './telemetry/admin-server.ts';
import { createLog } from './telemetry/log.ts';
import { createMetrics } from './telemetry/metrics.ts';
import type { Log, Metrics } from './telemetry/port.ts';
import { createTraces } from './telemetry/traces.ts';
import { firstHealth } from './ucs-client/first-health.ts';
import { createGrpcUcsClient } from './ucs-client/grpc-ucs-client.ts';
import type { UcsClient, UcsHealth } from './ucs-client/port.ts';

export type Gateway = { readonly address: string; readonly adminAddress: string; stop(): Promise<void> };

/** Every room that is running: what gateway-wide questions are asked of. */
type Rooms = {
  readonly settings: Settings;
  readonly version: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly ucs: UcsClient;
  readonly journal: Journal;
  readonly identity: Identity;
  readonly originCheck: OriginCheck;
};

const BAYEUX_PATH = '/api/v2/notifications';
const REQUEST_ID_CHARS = 16;

const traces = createTraces();

/**
 * Turns settings into a running gateway. What was started is stopped again, in reverse order, when a later part cannot start.
 * Rejects with the error of that part; an aborted signal gives the start up.
 */
export async function startGateway(settings: Settings, { signal }: { signal: AbortSignal }): Promise<Gateway> {
  await using parts = new AsyncDisposableStack();
  const version = readVersion();
  const log = createLog({ level: settings.telemetry.logLevel, human: process.stdout.isTTY === true });
  const { metrics, exposition } = createMetrics({ version });

  const journal = parts.adopt(await startJournal(settings, log, metrics), (started) => started.stop());
  const ucs = parts.adopt(await startUcsClient(settings, log, parts), (started) => started.stop());
  const healthKnown = firstHealth(ucs, clock, fixedLimits.ucsClient.firstHealthMaxMs);
  const originCheck = createOriginCheck(settings.server);
  const identity = startIdentity(settings, log);
  const rooms: Rooms = { settings, version, log, metrics, ucs, journal, identity, originCheck };

  const dispatcher = startDispatcher(rooms);
  const host = parts.adopt(startBayeuxHost(rooms), (started) => started.stop());
  const endpoint = parts.adopt(createEndpoint(rooms, host), (started) => started.stop());
  const server = await listen(rooms, endpoint);
  parts.defer(() => closeServer(server, endpoint));
  observe(rooms, dispatcher, host);
  // Who reads the ready line may ask /readyz at once.
  await healthKnown;
  publishService(host, ucs.health());
  if (!ucs.health().serving) logHealth(log, ucs.health());
  ucs.onHealthChange((health) => {
    publishService(host, health);
    logHealth(log, health);
  });
  signal.throwIfAborted();

  let draining = false;
  const { adminHost, adminPort } = settings.telemetry;
  const readiness = (): readonly Unready[] => toUnready(rooms, draining);
  const admin = await createAdminServer({ host: adminHost, port: adminPort, readiness, metrics: exposition });
  const running = parts.move();
  return {
    address: toAddress(server, settings),
    adminAddress: admin.address,
    async stop() {
      draining = true;
      journal.drain();
      await dispatcher.drain(settings.server.drainMs);
      host.drain();
      await running.disposeAsync();
      await admin.stop();
    },
  };
}

function startJournal(settings: Settings, log: Log, metrics: Metrics): Promise<Journal> {
  const { openRecordsMax, retentionMs, retentionEntriesPerUser } = settings.delivery;
  return createEmbeddedJournal({
    ...fixedLimits.journal,
    clock,
    folder: settings.server.dataDir,
    openRecordsMax,
    logRetentionMs: retentionMs,
    logEntriesPerUserMax: retentionEntriesPerUser,
    log,
    metrics,
    onFatal(error) {
      log.error({ error }, 'The journal ended: so does the process. What was accepted is on disk.');
      process.exit(1);
    },
  });
}

/** The way to the UCS that is configured, or to the reference UCS, which is then started first, in a process of its own. */
async function startUcsClient(settings: Settings, log: Log, parts: AsyncDisposableStack): Promise<UcsClient> {
  const { target, tlsCaFile, tlsCertFile, tlsKeyFile } = settings.ucsClient;
  const { certificatesRereadMs, ...limits } = fixedLimits.ucsClient;
  const client =
    tlsCertFile !== undefined && tlsKeyFile !== undefined ? { certFile: tlsCertFile, keyFile: tlsKeyFile } : undefined;
  return createGrpcUcsClient({
    ...limits,
    clock,
    target: target ?? (await startEmbeddedReferenceUcs(settings, log, parts)),
    tls: tlsCaFile === undefined ? undefined : { caFile: tlsCaFile, client, rereadMs: certificatesRereadMs },
    application: 'ucs-gateway',
    traces,
    road: 'stream',
  });
}

function startIdentity(settings: Settings, log: Log): Identity {
  const { oidc, ...options } = settings.identity;
  const { issuer, audience } = oidc;
  return createIdentity({
    ...fixedLimits.identity,
    ...options,
    clock,
    sessionKey: openKey(settings, log),
    oidc: issuer !== undefined && audience !== undefined ? { ...oidc, issuer, audience } : undefined,
  });
}

function openKey(settings: Settings, log: Log): Uint8Array {
  const { bytes, lasting } = openSecretFile(settings.server.dataDir, 'session-key', randomBytes);
  if (!lasting) log.warn({}, 'DATA_DIR cannot be written: session cookies end with this process.');
  return bytes;
}

function startDispatcher({ settings, log, metrics, ucs, journal, identity }: Rooms): Dispatcher {
  const { concurrencyMax, concurrencyPerTenantMax, attemptTimeoutMs, budgetMs } = settings.delivery.dispatcher;
  const dispatcher = createDispatcher({
    ...fixedLimits.dispatcher,
    clock,
    random: Math.random,
    log,
    metrics,
    traces,
    ucs,
    journal,
    operations: new Map(catalogue.map(({ name, dispatchable }) => [name, dispatchable])),
    channel: OPERATIONS_CHANNEL,
    personName: (tenant, userId) => identity.personName({ tenant, userId }),
    inFlightMax: concurrencyMax,
    inFlightPerTenantMax: concurrencyPerTenantMax,
    attemptTimeoutMs,
    budgetMs,
    leftOverBudgetMs: attemptTimeoutMs,
  });
  dispatcher.start();
  return dispatcher;
}

function startBayeuxHost({ settings, log, metrics, journal }: Rooms): BayeuxHost {
  const { bayeux, delivery } = settings;
  return createBayeuxHost({
    ...fixedLimits.bayeux,
    ...bayeux,
    clock,
    randomBytes,
    log,
    metrics,
    journal,
    policy: createBayeuxPolicy(bayeux),
    connectionTypes: ['websocket', 'long-polling', 'callback-polling'],
    inactivityMaxMs: undefined,
    requestMaxMessages: bayeux.messagesPerRequestMax,
    sessionsMaxPerIdentity: bayeux.sessionsPerUserMax,
    subscriptionsMaxPerSession: bayeux.subscriptionsPerSessionMax,
    catchUpWindowMs: delivery.catchUpMs,
    highWaterBytes: bayeux.websocketHighWaterBytes,
  });
}

function createEndpoint({ settings, identity, originCheck }: Rooms, host: BayeuxHost): BayeuxEndpoint {
  const { bayeux } = settings;
  return createBayeuxEndpoint({
    ...fixedLimits.bayeux,
    ...bayeux,
    path: BAYEUX_PATH,
    host,
    clock,
    originCheck,
    identify: identity.identify,
    socketsMax: bayeux.sessionsMax,
    // Longer than a client with its session leaves between two connects.
    idleMaxMs: bayeux.timeoutMs + bayeux.intervalMs + bayeux.maxIntervalMs + fixedLimits.bayeux.pingIntervalMs,
  });
}

/** The public listener: Bayeux first, everything else is the edge's. */
async function listen(rooms: Rooms, endpoint: BayeuxEndpoint): Promise<Server> {
  const { settings, log } = rooms;
  const app = createEdgeApp({
    ...rooms,
    ...settings.edge,
    catalogue,
    pages: createConsolePages(),
    identify: rooms.identity.identify,
    ucsHealth: rooms.ucs.health,
    csrfKey: settings.edge.csrf ? openKey(settings, log) : undefined,
    newRequestId: createIdSource(randomBytes, REQUEST_ID_CHARS),
  });
  const rest = createRequestListener(app);
  const server = createServer(settings, endpoint, (req, res) => {
    if (endpoint.handles(req.url ?? '')) endpoint.request(req, res);
    else void rest(req, res);
  });
  installHttpGuard(server, fixedLimits.http);
  server.on('upgrade', endpoint.upgrade);
  server.listen(settings.server.port, settings.server.host);
  await once(server, 'listening');
  return server;
}

function createServer({ server }: Settings, endpoint: BayeuxEndpoint, listener: RequestListener): Server {
  const options: ServerOptions = {
    ...toServerOptions(fixedLimits.http),
    shouldUpgradeCallback: endpoint.shouldUpgradeCallback,
  };
  const { tlsCertFile, tlsKeyFile } = server;
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return createHttpServer(options, listener);
  return createHttpsServer({ ...options, cert: readFileSync(tlsCertFile), key: readFileSync(tlsKeyFile) }, listener);
}

/** Resolves when the last connection is gone; those that do not end by themselves are cut. */
async function closeServer(server: Server, endpoint: BayeuxEndpoint): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const cut = clock.after(fixedLimits.http.closeMaxMs, () => {
    endpoint.stop();
    server.closeAllConnections();
  });
  await closed;
  cut.cancel();
}

function observe({ metrics, journal, ucs }: Rooms, dispatcher: Dispatcher, host: BayeuxHost): void {
  metrics.observe('openRecords', () => journal.health().openRecords);
  metrics.observe('journalWritable', () => Number(journal.health().writable));
  metrics.observe('ucsServing', () => Number(ucs.health().serving));
  metrics.observe('inFlight', () => dispatcher.stats().inFlight);
  metrics.observe('sessions', () => host.stats().sessions);
  metrics.observe('subscriptions', () => host.stats().subscriptions);
  metrics.observe('websocketBufferedBytes', () => host.stats().webSocketBufferedBytes);
}

/** Clients that watch the services learn of a change at once (web-services-api.md, section 3). */
function publishService(host: BayeuxHost, { serving }: UcsHealth): void {
  host.publish(SERVICES_CHANNEL, JSON.stringify(toServiceStateMessage({ serving })));
}

function logHealth(log: Log, { serving, problem }: UcsHealth): void {
  if (serving) log.info({}, 'The UCS serves.');
  else log.warn({ problem }, 'The UCS does not serve: requests are kept and answered when it is back.');
}

function toUnready({ journal, ucs }: Rooms, draining: boolean): readonly Unready[] {
  const problems: Unready[] = [];
  if (draining) problems.push({ part: 'gateway', problem: 'It is about to stop.' });
  const { problem } = journal.health();
  if (problem !== undefined) problems.push({ part: 'journal', problem });
  const health = ucs.health();
  if (!health.serving) problems.push({ part: 'ucs', problem: health.problem ?? 'The UCS does not serve.' });
  return problems;
}

function toAddress(server: Server, settings: Settings): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the listener has no port');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${settings.server.tlsCertFile === undefined ? 'http' : 'https'}://${host}:${address.port}`;
}

function readVersion(): string {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));
  return version;
}
