import { lookup } from 'node:dns/promises';
import { fixedLimits } from '../config/fixed-limits.ts';
import type { Settings } from '../config/settings.ts';
import { systemClock as clock } from '../kernel/clock.ts';
import { startEmbeddedReferenceUcs } from '../reference-ucs.ts';
import type { Log, Metrics } from '../telemetry/port.ts';
import { createGrpcUcsClient } from '../ucs-client/grpc-ucs-client.ts';
import type { UcsClient } from '../ucs-client/port.ts';

/** By the resolver of the system, as every program's names are. */
const lookUp = async (host: string) => (await lookup(host, { all: true })).map(({ address }) => address);

/** The way to the UCS that is configured, or to the reference UCS, which is then started first, in a process of its own. */
export async function startUcsClient(
  settings: Settings,
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics },
  parts: AsyncDisposableStack,
): Promise<UcsClient> {
  const { target, road, tlsCaFile, tlsCertFile, tlsKeyFile, tokenFile } = settings.ucsClient;
  const { certificatesRereadMs, ...limits } = fixedLimits.ucsClient;
  const client =
    tlsCertFile !== undefined && tlsKeyFile !== undefined ? { certFile: tlsCertFile, keyFile: tlsKeyFile } : undefined;
  return createGrpcUcsClient({
    ...limits,
    clock,
    random: Math.random,
    lookUp,
    target: target ?? (await startEmbeddedReferenceUcs(settings, log, parts)),
    tls: tlsCaFile === undefined ? undefined : { caFile: tlsCaFile, client, rereadMs: certificatesRereadMs },
    tokenFile,
    tokenRereadMs: certificatesRereadMs,
    application: 'ucs-gateway',
    log,
    metrics,
    road,
  });
}
