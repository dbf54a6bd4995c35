import type { BayeuxHost } from '../bayeux/host.ts';
import type { Dispatcher } from '../delivery/dispatch/dispatcher.ts';
import type { Rooms } from './rooms.ts';

/** Gauges that are read when /metrics is asked for. */
export function observe({ metrics, journal, ucs }: Rooms, dispatcher: Dispatcher, host: BayeuxHost): void {
  metrics.observe('openRecords', () => journal.health().openRecords);
  metrics.observe('openBytes', () => journal.health().openBytes);
  metrics.observe('journalWritable', () => Number(journal.health().writable));
  metrics.observe('ucsServing', () => Number(ucs.health().serving));
  metrics.observe('inFlight', () => dispatcher.stats().inFlight);
  metrics.observe('sessions', () => host.stats().sessions);
  metrics.observe('subscriptions', () => host.stats().subscriptions);
  metrics.observe('websocketBufferedBytes', () => host.stats().webSocketBufferedBytes);
}
