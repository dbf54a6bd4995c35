import { randomBytes } from 'node:crypto';
import { type BayeuxHost, createBayeuxHost } from '../bayeux/host.ts';
import { createBayeuxPolicy } from '../bayeux/policy.ts';
import { createRelay } from '../bayeux/relay/relay.ts';
import { type BayeuxEndpoint, createBayeuxEndpoint } from '../bayeux/transport/endpoint.ts';
import { fixedLimits } from '../config/fixed-limits.ts';
import { systemClock as clock } from '../kernel/clock.ts';
import { dialects } from '../operations/dialects.ts';
import { v2 } from '../operations/v2/dialect.ts';
import type { Rooms } from './rooms.ts';

/** The host; where several gateways act as one, with the links whose sessions live at others. */
export function startBayeuxHost(rooms: Rooms): BayeuxHost {
  const host = createHost(rooms);
  const { relay: network } = rooms.home;
  if (network === undefined) return host;
  const relay = createRelay(network, host, clock);
  return {
    ...host,
    open: relay.open,
    drain() {
      relay.drain();
      host.drain();
    },
    stop() {
      relay.stop();
      host.stop();
    },
  };
}

function createHost({
  settings,
  log,
  metrics,
  reportLimit,
  rateLimit,
  home,
  journal,
  traces,
  identity,
}: Rooms): BayeuxHost {
  const { bayeux, delivery } = settings;
  return createBayeuxHost({
    ...fixedLimits.bayeux,
    ...bayeux,
    clock,
    randomBytes,
    sessionIdEnd: home.relay?.node ?? '',
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

export function createEndpoint(
  { settings, identity, addresses, originCheck, reportLimit }: Rooms,
  host: BayeuxHost,
): BayeuxEndpoint {
  const { bayeux } = settings;
  return createBayeuxEndpoint({
    ...fixedLimits.bayeux,
    ...bayeux,
    path: v2.root + v2.bayeuxPath,
    host,
    clock,
    addresses,
    reportLimit,
    originCheck,
    identify: identity.identify,
    isOver: identity.isOver,
    cookieSameSite: settings.identity.sessionCookieSameSite,
    socketsMax: bayeux.sessionsMax,
    // Longer than a client with its session leaves between two connects.
    idleMaxMs: bayeux.timeoutMs + bayeux.intervalMs + bayeux.maxIntervalMs + fixedLimits.bayeux.pingIntervalMs,
  });
}
