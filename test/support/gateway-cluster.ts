import { randomBytes } from 'node:crypto';
import { createDataDir, type Program, startGatewayProcess, startProgram } from './gateway-process.ts';

/** Gateways that act as one on a NATS server, and the one UCS behind them. */
export type GatewayCluster = {
  readonly gateways: readonly Program[];
  readonly ucs: Program;
  /** Starts one more; with the number of one that is gone it is that one's next start. `sources`: the folder of another version. */
  start(number: number, env?: Readonly<Record<string, string>>, sources?: string): Promise<Program>;
  stop(): Promise<void>;
};

/** As deployments have it: on a busy machine a gateway with a shorter one says now and then that it is not ready. */
const LEASE = {
  CLUSTER_BEAT_MS: '1000',
  CLUSTER_DISPATCH_STOP_MS: '9000',
  DISPATCH_ATTEMPT_TIMEOUT_MS: '5000',
  CLUSTER_CLAIM_MS: '16000',
};

/** For tests that wait until a gateway is taken for dead: after some five seconds. */
export const QUICK_LEASE = {
  CLUSTER_BEAT_MS: '500',
  CLUSTER_DISPATCH_STOP_MS: '3000',
  DISPATCH_ATTEMPT_TIMEOUT_MS: '1500',
  CLUSTER_CLAIM_MS: '5500',
};

export async function startGatewayCluster(
  natsUrl: string,
  count: number,
  env: Readonly<Record<string, string>> = {},
): Promise<GatewayCluster> {
  const running = new AsyncDisposableStack();
  const dataDir = createDataDir();
  running.defer(dataDir.remove);
  const ucs = await startProgram(['ucs'], { UCS_PORT: '0', DATA_DIR: `${dataDir.path}/ucs` });
  running.defer(ucs.stop);
  const settings = {
    ...LEASE,
    NATS_URL: natsUrl,
    NATS_REPLICAS: '1',
    NATS_PREFIX: `test-${randomBytes(6).toString('hex')}`,
    NATS_STREAM_MAX_BYTES: String(256 * 1024 ** 2),
    UCS_TARGET: ucs.address,
    ...env,
  };

  async function start(number: number, own: Readonly<Record<string, string>> = {}, sources?: string): Promise<Program> {
    const gateway = await startGatewayProcess(`${dataDir.path}/${number}`, { ...settings, ...own }, sources);
    running.defer(gateway.stop);
    return gateway;
  }

  const starts = await Promise.allSettled(Array.from({ length: count }, (_, index) => start(index + 1)));
  const gateways = starts.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  if (gateways.length < count) {
    await running.disposeAsync();
    throw starts.find((each) => each.status === 'rejected')?.reason;
  }
  return { gateways, ucs, start, stop: () => running.disposeAsync() };
}
