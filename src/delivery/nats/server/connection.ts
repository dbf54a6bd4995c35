import { readFileSync } from 'node:fs';
import {
  AuthorizationError,
  connect,
  credsAuthenticator,
  type NatsConnection,
  type NodeConnectionOptions,
  TimeoutError,
} from '@nats-io/transport-node';
import type { Log } from '../../../telemetry/port.ts';

/** What NATS_URL and its companions say. */
export type NatsAddress = {
  readonly servers: readonly string[];
  readonly credentialsFile: string | undefined;
  readonly tlsCaFile: string | undefined;
  readonly tlsCertFile: string | undefined;
  readonly tlsKeyFile: string | undefined;
};

/** NATS cannot be used as it is: the start ends with this one line. `wrongUse`: a setting, of ours or of the server, must be changed. */
export class NatsStartError extends Error {
  /** What the command line makes of it. */
  readonly code: 'WRONG_SETTING' | undefined;
  constructor(message: string, wrongUse: boolean) {
    super(message);
    this.name = 'NatsStartError';
    this.code = wrongUse ? 'WRONG_SETTING' : undefined;
  }
}

export type NatsRoad = {
  readonly connection: NatsConnection;
  isConnected(): boolean;
  /** Leaves this server and takes another one, where there is one. */
  reconnect(): void;
  reconnects(): number;
  onReconnect(listener: () => void): void;
};

const CONNECT_TIMEOUT_MS = 5_000;
const RECONNECT_WAIT_MS = 250;
const PING_INTERVAL_MS = 2_000;
const PINGS_UNANSWERED_MAX = 2;
/** Batches carry what an edge accepts (bodies of up to 512 KB) and what a UCS answers. */
const PAYLOAD_MIN_BYTES = 1024 ** 2;
const SERVER_MIN = [2, 15] as const;

/** Connects, and stays connected by itself from then on. Rejects with NatsStartError. */
export async function openNatsRoad(address: NatsAddress, name: string, log: Log): Promise<NatsRoad> {
  const connection = await connect(toOptions(address, name)).catch((error: unknown) => {
    throw new NatsStartError(`NATS_URL: ${reasonOf(error)}`, error instanceof AuthorizationError);
  });
  const problem = problemOf(connection);
  if (problem !== undefined) {
    await connection.close();
    throw new NatsStartError(`NATS_URL: ${problem}`, true);
  }
  let connected = true;
  let reconnects = 0;
  const listeners: (() => void)[] = [];
  async function watch(): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') {
        connected = false;
        log.warn({}, 'The connection to NATS is lost.');
      } else if (status.type === 'reconnect') {
        connected = true;
        reconnects += 1;
        for (const listener of listeners) listener();
        log.info({}, 'NATS is connected again.');
      } else if (status.type === 'error') {
        log.warn({ error: status.error }, 'NATS says that something is wrong.');
      }
    }
  }
  watch().catch((error: unknown) => log.error({ error }, 'The state of the connection to NATS is no longer known.'));
  function reconnect(): void {
    if (connection.isClosed()) return;
    connected = false;
    connection.reconnect().catch((error: unknown) => log.warn({ error }, 'Another server of NATS could not be taken.'));
  }
  return {
    connection,
    reconnect,
    isConnected: () => connected && !connection.isClosed(),
    onReconnect: (listener) => void listeners.push(listener),
    reconnects: () => reconnects,
  };
}

function toOptions(address: NatsAddress, name: string): NodeConnectionOptions {
  const { servers, credentialsFile, tlsCaFile, tlsCertFile, tlsKeyFile } = address;
  const tls = {
    ...(tlsCaFile !== undefined && { caFile: tlsCaFile }),
    ...(tlsCertFile !== undefined && { certFile: tlsCertFile }),
    ...(tlsKeyFile !== undefined && { keyFile: tlsKeyFile }),
  };
  return {
    ...toServers(servers),
    name,
    timeout: CONNECT_TIMEOUT_MS,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    pingInterval: PING_INTERVAL_MS,
    maxPingOut: PINGS_UNANSWERED_MAX,
    ignoreClusterUpdates: false,
    // Else it makes an error for each request, in case that it fails.
    noAsyncTraces: true,
    ...(credentialsFile !== undefined && { authenticator: credsAuthenticator(readFileSync(credentialsFile)) }),
    ...((Object.keys(tls).length > 0 || servers.some((url) => url.startsWith('tls:'))) && { tls }),
  };
}

/** Addresses without what stands before their @: user and password are the same for all servers. */
function toServers(urls: readonly string[]): Pick<NodeConnectionOptions, 'servers' | 'user' | 'pass'> {
  const parsed = urls.map((url) => new URL(url));
  const named = parsed.find(({ username }) => username !== '');
  return {
    servers: parsed.map(({ host }) => host),
    ...(named !== undefined && { user: decodeURIComponent(named.username), pass: decodeURIComponent(named.password) }),
  };
}

/** What makes the server unfit, in words for the one who runs it. */
function problemOf({ info }: NatsConnection): string | undefined {
  if (info === undefined) return 'the server said nothing of itself';
  const [major = 0, minor = 0] = info.version.split('.').map(Number);
  const [needMajor, needMinor] = SERVER_MIN;
  if (major < needMajor || (major === needMajor && minor < needMinor)) {
    return `nats-server ${info.version} is too old: ${SERVER_MIN.join('.')} or newer is needed`;
  }
  if (info.jetstream !== true) return 'JetStream is not enabled on the server';
  if (info.max_payload < PAYLOAD_MIN_BYTES) {
    return `the server takes messages of ${info.max_payload} bytes: set its max_payload to ${PAYLOAD_MIN_BYTES} at least`;
  }
  return undefined;
}

/** What to look at stands beside the client's own words, which are few. */
function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof TimeoutError)
    return `${reason}: also what a missing client certificate (NATS_TLS_CERT_FILE) looks like`;
  return /certificate/.test(reason) ? `${reason}. NATS_TLS_CA_FILE says who is trusted` : reason;
}
