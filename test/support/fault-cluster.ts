import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { findNatsServer, type NatsPorts, type NatsServer, startNatsServers } from '../../scripts/nats-servers.ts';
import { freePort } from './admin-client.ts';
import { type CuttableFront, startCuttableFront } from './cuttable-front.ts';
import { type GatewayCluster, startGatewayCluster } from './gateway-cluster.ts';
import { createDataDir } from './gateway-process.ts';
import { type ScriptedUcs, startScriptedUcs } from './scripted-ucs.ts';
import { type SupervisedGateway, superviseGateway } from './supervised-gateway.ts';

/** Three gateways on three NATS servers, with something that can be cut in each way between two of them. */
export type FaultCluster = {
  readonly gateways: readonly SupervisedGateway[];
  readonly servers: readonly NatsServer[];
  readonly ucs: ScriptedUcs;
  /** The server that leads the stream, and the others. */
  leader(): Promise<NatsServer>;
  /** The ways from a gateway to the servers. */
  waysOf(gateway: number): readonly CuttableFront[];
  /** The ways between this server and the other servers. */
  waysAround(server: NatsServer): readonly CuttableFront[];
  /** Starts one more gateway, all of whose bytes to and from NATS take so long each way. */
  startSlow(delayMs: number): Promise<SupervisedGateway>;
  /** Starts one more gateway in this environment. */
  startOther(env: Readonly<Record<string, string>>): Promise<SupervisedGateway>;
  stop(): Promise<void>;
};

const PREFIX = 'faults';
/** Longer than the answer to a batch is waited for, and no longer than needed. */
const LEASE = {
  CLUSTER_BEAT_MS: '500',
  CLUSTER_DISPATCH_STOP_MS: '5000',
  DISPATCH_ATTEMPT_TIMEOUT_MS: '2000',
  CLUSTER_CLAIM_MS: '8000',
};
const NUMBERS = [0, 1, 2];

type Wires = { readonly servers: readonly NatsServer[]; readonly between: ReadonlyMap<string, CuttableFront> };

export async function startFaultCluster(env: Readonly<Record<string, string>> = {}): Promise<FaultCluster> {
  const running = new AsyncDisposableStack();
  const { servers, between } = await startServers(running);
  const ucs = await startScriptedUcs();
  running.defer(() => ucs.die());
  const settings = { ...LEASE, UCS_TARGET: ucs.target, NATS_REPLICAS: '3', NATS_PREFIX: PREFIX, ...env };
  const cluster = await startGatewayCluster('nats://not-used', 0, settings);
  running.defer(cluster.stop);
  const ways: CuttableFront[][] = [];
  const gateways: SupervisedGateway[] = [];

  async function start(delayMs = 0, own: Readonly<Record<string, string>> = {}): Promise<SupervisedGateway> {
    const fronts: CuttableFront[] = [];
    for (const { url } of servers) {
      fronts.push(await startCuttableFront(0, Number(new URL(url).port), { delayMs }));
    }
    running.defer(() => {
      for (const { cut } of fronts) cut();
    });
    ways.push(fronts);
    const gateway = await startSupervised(cluster, ways.length, fronts, own);
    running.defer(gateway.stop);
    return gateway;
  }

  for (const _ of NUMBERS) gateways.push(await start());
  return {
    gateways,
    servers,
    ucs,
    leader: () => leaderOf(servers),
    waysOf: (gateway) => ways[gateway] ?? [],
    waysAround({ name }) {
      return [...between].flatMap(([pair, front]) => (pair.split(' ').includes(name) ? [front] : []));
    },
    startSlow: start,
    startOther: (own) => start(0, own),
    stop: () => running.disposeAsync(),
  };
}

async function startSupervised(
  cluster: GatewayCluster,
  number: number,
  fronts: readonly CuttableFront[],
  own: Readonly<Record<string, string>>,
): Promise<SupervisedGateway> {
  const ports = { PORT: String(await freePort()), ADMIN_PORT: String(await freePort()) };
  // Each one begins with a server of its own.
  const turned = [...fronts.slice(number % fronts.length), ...fronts.slice(0, number % fronts.length)];
  const url = turned.map(({ port }) => `nats://127.0.0.1:${port}`).join(',');
  return superviseGateway(() => cluster.start(number, { ...ports, NATS_URL: url, ...own }));
}

/** Servers that reach each other over ways that can be cut, one for each direction. */
async function startServers(running: AsyncDisposableStack): Promise<Wires> {
  const folder = createDataDir();
  running.defer(folder.remove);
  const routes = [await freePort(), await freePort(), await freePort()];
  const between = new Map<string, CuttableFront>();
  const ports: NatsPorts[] = [];
  for (const [from, route] of routes.entries()) {
    const routesThrough: number[] = [];
    for (const [to, behind] of routes.entries()) {
      if (to === from) continue;
      const front = await startCuttableFront(0, behind);
      between.set(`nats-${from + 1} nats-${to + 1}`, front);
      routesThrough.push(front.port);
    }
    ports.push({ client: await freePort(), route, routesThrough });
  }
  running.defer(() => {
    for (const { cut } of between.values()) cut();
  });
  const servers = await startNatsServers(findNatsServer(), folder.path, ports);
  running.defer(async () => {
    for (const server of servers) await server.stop();
  });
  return { servers, between };
}

async function leaderOf(servers: readonly NatsServer[]): Promise<NatsServer> {
  const connection = await connect({ servers: servers.map(({ url }) => new URL(url).host) });
  const { cluster } = await (await jetstreamManager(connection)).streams.info(PREFIX);
  await connection.close();
  const leader = servers.find(({ name }) => name === cluster?.leader);
  if (leader === undefined) throw new Error('nobody leads the stream');
  return leader;
}
