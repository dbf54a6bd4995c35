import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { BayeuxHost } from '../bayeux/host.ts';
import type { Dispatcher } from '../delivery/dispatch/dispatcher.ts';
import type { NatsStats } from '../delivery/nats/nats-journal.ts';
import { readFolderBytes, readFreeBytes } from './data-dir-use.ts';
import type { Rooms } from './rooms.ts';

/** Gauges that are read when /metrics is asked for. */
export function observe(
  { settings, metrics, home, journal, ucs }: Rooms,
  dispatcher: Dispatcher,
  host: BayeuxHost,
): void {
  if (home.natsStats !== undefined) observeNats(metrics, home.natsStats);
  metrics.observe('openRecords', () => journal.health().openRecords);
  metrics.observe('oldestOpenSeconds', () => dispatcher.stats().oldestOpenMs / 1000);
  metrics.observe('certificateExpiresSeconds', () => toExpirySeconds(settings.server.tlsCertFile));
  metrics.observe('openBytes', () => journal.health().openBytes);
  const { dataDir } = settings.server;
  metrics.observe('dataDirBytes', () => readFolderBytes(dataDir));
  metrics.observe('dataDirFreeBytes', () => readFreeBytes(dataDir));
  metrics.observe('journalDiskBytes', () => journal.health().disk?.bytes ?? 0);
  metrics.observe('journalDiskMaxBytes', () => journal.health().disk?.maxBytes ?? 0);
  metrics.observe('logBytes', () => journal.health().disk?.logBytes ?? 0);
  metrics.observe('journalWritable', () => Number(journal.health().writable));
  metrics.observe('ucsServing', () => Number(ucs.health().serving));
  metrics.observe('ucsAddresses', () => ucs.addresses().known);
  metrics.observe('ucsAddressesServing', () => ucs.addresses().serving);
  metrics.observe('inFlight', () => dispatcher.stats().inFlight);
  metrics.observe('sessions', () => host.stats().sessions);
  metrics.observe('subscriptions', () => host.stats().subscriptions);
  metrics.observe('websocketBufferedBytes', () => host.stats().webSocketBufferedBytes);
}

function observeNats(metrics: Rooms['metrics'], stats: () => NatsStats): void {
  metrics.observe('clusterGateways', () => stats().gateways);
  metrics.observe('clusterMayDispatch', () => Number(stats().mayDispatch));
  metrics.observe('clusterTakenOver', () => stats().takenOver);
  metrics.observe('clusterBeatSeconds', () => stats().beatMs / 1000);
  metrics.observe('natsStreamBytes', () => stats().streamBytes);
  metrics.observe('natsStreamMaxBytes', () => stats().streamMaxBytes);
  metrics.observe('natsReconnects', () => stats().reconnects);
}

/** When the certificate in the file ends, in seconds since 1970; 0 when there is none that can be read. */
function toExpirySeconds(certFile: string | undefined): number {
  if (certFile === undefined) return 0;
  try {
    return new X509Certificate(readFileSync(certFile)).validToDate.getTime() / 1000;
  } catch {
    return 0;
  }
}
