import { randomBytes } from 'node:crypto';
import { type BayeuxHost, type BayeuxHostOptions, createBayeuxHost } from '../bayeux/host.ts';
import { createBayeuxPolicy } from '../bayeux/policy.ts';
import { createRelay } from '../bayeux/relay/relay.ts';
import { type BayeuxEndpoint, createBayeuxEndpoint } from '../bayeux/transport/endpoint.ts';
import { joinEndpoints } from '../bayeux/transport/joined-endpoints.ts';
import type { NewcomersOptions } from '../bayeux/transport/newcomers.ts';
import { fixedLimits } from '../config/fixed-limits.ts';
import { createComeAgain } from '../kernel/bounds/come-again.ts';
import { createTurnstile } from '../kernel/bounds/turnstile.ts';
import { systemClock as clock } from '../kernel/clock.ts';
import type { Dialect } from '../operations/definition/dialect.ts';
import { dialects } from '../operations/dialects.ts';
import type { Rooms } from './rooms.ts';
import { createV3Welcome } from './v3-welcome.ts';

/** The host; where several gateways act as one, with the links whose sessions live at others. */
export function startBayeuxHost(rooms: Rooms): BayeuxHost {
  const { relay: network } = rooms.home;
  if (network === undefined) return createHost(rooms, undefined);
  const host = createHost(rooms, (event) => relay.published(event));
  const relay = createRelay(network, host, clock);
  rooms.metrics.observe('relayEntered', () => relay.stats().entered);
  rooms.metrics.observe('relayOwned', () => relay.stats().owned);
  return {
    ...host,
    open: relay.open,
    drain() {
      relay.drain();
      host.drain();
    },
    async stop() {
      await relay.stop();
      host.stop();
    },
  };
}

function createHost(rooms: Rooms, onPublished: BayeuxHostOptions['onPublished']): BayeuxHost {
  const { settings, log, metrics, reportLimit, rateLimit, home, journal, traces, identity } = rooms;
  const { bayeux, delivery } = settings;
  return createBayeuxHost({
    ...fixedLimits.bayeux,
    ...bayeux,
    clock,
    randomBytes,
    sessionIdEnd: home.relay?.node ?? '',
    onPublished,
    log,
    metrics,
    reportLimit,
    signIns: identity,
    rateLimit,
    journal,
    traces,
    policy: createBayeuxPolicy({
      ...bayeux,
      outcomesChannels: dialects.map(({ outcomesChannel }) => outcomesChannel),
      serverChannels: dialects.flatMap(({ serverChannels }) => serverChannels),
      welcome: createV3Welcome(identity, clock),
    }),
    connectionTypes: bayeux.transports,
    inactivityMaxMs: undefined,
    requestMaxMessages: bayeux.messagesPerRequestMax,
    frameEventsMaxBytes: delivery.notificationMaxBytes,
    sessionsMaxPerIdentity: bayeux.sessionsPerUserMax,
    subscriptionsMaxPerSession: bayeux.subscriptionsPerSessionMax,
    catchUpWindowMs: delivery.catchUpMs,
    highWaterBytes: bayeux.websocketHighWaterBytes,
  });
}

/** One address for each dialect, all of them ways to the same sessions and logs. */
export function createEndpoint(rooms: Rooms, host: BayeuxHost): BayeuxEndpoint {
  const { newcomersTogether, newcomersPause, newcomersWaitingMax, newcomersAgain } = fixedLimits.bayeux;
  const newcomers = {
    turnstile: createTurnstile({
      clock,
      together: newcomersTogether,
      pause: newcomersPause,
      waitingMax: newcomersWaitingMax,
    }),
    comeAgain: createComeAgain(newcomersAgain, clock),
  };
  const [first, ...others] = dialects.map((dialect) => createDialectEndpoint(rooms, host, dialect, newcomers));
  if (first === undefined) throw new Error('no dialect is served');
  return joinEndpoints([first, ...others]);
}

function createDialectEndpoint(
  { settings, identity, addresses, originCheck, reportLimit, reportHint }: Rooms,
  host: BayeuxHost,
  { root, bayeuxPath, sessionCookie }: Dialect,
  newcomers: NewcomersOptions['newcomers'],
): BayeuxEndpoint {
  const { bayeux } = settings;
  return createBayeuxEndpoint({
    ...fixedLimits.bayeux,
    ...bayeux,
    path: root + bayeuxPath,
    host,
    newcomers,
    clock,
    addresses,
    reportLimit,
    reportHint,
    originCheck,
    identify: (credentials) => identity.identify({ ...credentials, sessionCookie }),
    isOver: identity.isOver,
    cookieSameSite: settings.identity.sessionCookieSameSite,
    socketsMax: bayeux.sessionsMax,
    // A client whose network was away comes back before its old socket is known to be dead.
    socketsPerUserMax: 2 * bayeux.sessionsPerUserMax,
    // Longer than a client with its session leaves between two connects.
    idleMaxMs: bayeux.timeoutMs + bayeux.intervalMs + bayeux.maxIntervalMs + fixedLimits.bayeux.pingIntervalMs,
  });
}
