import { fixedLimits } from './config/fixed-limits.ts';
import type { Settings } from './config/settings.ts';
import { readVersion } from './config/version.ts';
import { toAdminGuardOptions } from './gateway/guard-options.ts';
import { startHome } from './gateway/home/start-home.ts';
import { listen } from './gateway/listener.ts';
import { observe } from './gateway/observe.ts';
import { toUnready } from './gateway/readiness.ts';
import { createReload, type ReadAnew } from './gateway/reload.ts';
import type { Rooms } from './gateway/rooms.ts';
import { announceService } from './gateway/service-state.ts';
import { createAdminCommands } from './gateway/start-admin.ts';
import { createEndpoint, startBayeuxHost } from './gateway/start-bayeux.ts';
import { startDispatcher } from './gateway/start-dispatcher.ts';
import { toStartFacts } from './gateway/start-facts.ts';
import { startIdentity } from './gateway/start-identity.ts';
import { startUcsClient } from './gateway/start-ucs-client.ts';
import { toWaitingSentence } from './gateway/waiting.ts';
import { createAddresses } from './http/address/addresses.ts';
import { createOriginCheck } from './http/address/origin-check.ts';
import { createRateLimit } from './kernel/bounds/rate-limit.ts';
import { systemClock as clock } from './kernel/clock.ts';
import { createAdminServer } from './telemetry/admin-server.ts';
import { createHintReports } from './telemetry/hint-reports.ts';
import { createLimitReports } from './telemetry/limit-reports.ts';
import { createMetrics } from './telemetry/metrics/metrics.ts';
import { startProcessLog } from './telemetry/process-log.ts';
import { createTraces } from './telemetry/traces.ts';
import { firstHealth } from './ucs-client/health/first-health.ts';

export type Gateway = {
  readonly address: string;
  /** What a person who starts it needs to know. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** What a stop would wait for now, as a sentence's end. */
  waitsFor(): string;
  /** Reads contact centres, users and certificate anew; wrong settings change nothing. The log says what came of it. */
  reload(): Promise<unknown>;
  stop(): Promise<void>;
};

/**
 * Turns settings into a running gateway. What was started is stopped again, in reverse order, when a later part cannot start.
 * Rejects with the error of that part; an aborted signal gives the start up.
 */
export async function startGateway(
  settings: Settings,
  { signal, readAnew }: { readonly signal: AbortSignal; readonly readAnew: ReadAnew },
): Promise<Gateway> {
  await using parts = new AsyncDisposableStack();
  const version = readVersion();
  const log = await startProcessLog('ucs-gateway', settings.telemetry, parts);
  const { metrics, exposition } = createMetrics({ version });
  const rooms = await startRooms(settings, { version, log, metrics }, signal, parts);
  const { journal, ucs, home } = rooms;
  const healthKnown = firstHealth(ucs, clock, fixedLimits.ucsClient.firstHealthMaxMs);
  const dispatcher = startDispatcher(rooms);
  const host = parts.adopt(startBayeuxHost(rooms), (started) => started.stop());
  const endpoint = parts.adopt(createEndpoint(rooms, host), (started) => started.stop());
  const listener = await listen(rooms, endpoint);
  parts.defer(listener.close);
  const { address } = listener;
  observe(rooms, dispatcher, host);
  // Who reads the ready line may ask /readyz at once.
  await healthKnown;
  announceService(ucs, host, log);
  signal.throwIfAborted();

  let draining = false;
  const reload = createReload({ ...rooms, listener }, readAnew);
  const { adminHost, adminPort } = settings.telemetry;
  const admin = await createAdminServer({
    host: adminHost,
    port: adminPort,
    readiness: () => toUnready(rooms, draining),
    metrics: exposition,
    commands: createAdminCommands(rooms, log, { dispatcher, host, reload }),
    guard: toAdminGuardOptions(rooms),
  });
  const running = parts.move();
  return {
    address,
    facts: toStartFacts(settings, address, admin.address, home.relay?.node),
    waitsFor: () => toWaitingSentence(dispatcher, host),
    reload,
    async stop() {
      draining = true;
      // A balancer looks at /readyz now and then: until it has, it sends more.
      await passed(settings.server.readyOffMs);
      journal.drain();
      await dispatcher.drain(settings.server.drainMs);
      host.drain();
      await running.disposeAsync();
      await admin.stop();
    },
  };
}

/** What every later part stands on; `parts` stops it. */
async function startRooms(
  settings: Settings,
  { version, log, metrics }: Pick<Rooms, 'version' | 'log' | 'metrics'>,
  signal: AbortSignal,
  parts: AsyncDisposableStack,
): Promise<Rooms> {
  const traces = createTraces(fixedLimits.tracesRemembered);
  const home = parts.adopt(await startHome({ settings, log, metrics }, signal), (started) => started.stop());
  const ucs = parts.adopt(await startUcsClient(settings, { log, metrics }, parts), (started) => started.stop());
  const reportHint = createHintReports({ clock, log });
  const addresses = createAddresses(settings.server, (address) => reportHint('proxy-not-trusted', { address }));
  const originCheck = createOriginCheck(settings.server.allowedOrigins, addresses, (who) =>
    reportHint('foreign-origin', who),
  );
  const reportLimit = createLimitReports({ clock, log, metrics });
  const { ratePerUser, rateBurst } = settings.edge;
  return {
    settings,
    version,
    log,
    metrics,
    reportLimit,
    reportHint,
    rateLimit: createRateLimit({ perSecond: ratePerUser, burst: rateBurst }, clock),
    traces,
    ucs,
    home,
    journal: home.journal,
    identity: startIdentity({ settings, log, metrics, reportLimit, home }, parts),
    addresses,
    originCheck,
  };
}

function passed(ms: number): Promise<void> {
  return ms === 0 ? Promise.resolve() : new Promise((resolve) => clock.after(ms, resolve));
}
