import { type ChannelCredentials, type ChannelOptions, Client, connectivityState } from '@grpc/grpc-js';
import type { Clock, Timer } from '../../kernel/clock.ts';
import { every } from '../../kernel/every.ts';
import type { BearerToken } from './bearer-token.ts';
import { toConnectPauseMs } from './connect-pause.ts';

export type UcsChannelOptions = {
  /** A gRPC target, such as dns:///ucs:50051 or unix:/run/ucs.sock. */
  readonly target: string;
  /** What calls name as their server, and its certificate must be for; undefined for what the target says itself. */
  readonly server: { readonly authority: string; readonly host: string } | undefined;
  readonly credentials: ChannelCredentials;
  /** What says who calls; undefined for nothing beside a certificate. */
  readonly token: BearerToken | undefined;
  /** What its calls say they come from. */
  readonly userAgent: string;
  readonly clock: Clock;
  /** From [0, 1). */
  readonly random: () => number;
  readonly messageMaxBytes: number;
  /** A quiet connection with calls under way is asked for a sign of life this often. Most servers end a connection that asks more often than every five minutes. */
  readonly keepaliveMs: number;
  readonly keepaliveTimeoutMs: number;
  readonly reconnectFirstMs: number;
  readonly reconnectLongestMs: number;
  /** A connection that ends sooner, and on which nothing was answered, did not last: the next one waits, longer each time. */
  readonly connectionLastsMs: number;
  /** A channel that has been connecting for so long is made anew. */
  readonly connectingMaxMs: number;
};

/** One connection to the backend, made again after every loss. Calls take the client of the moment. */
export type UcsChannel = {
  client(): Client;
  isReady(): boolean;
  /** Something was answered on the connection: however short it is, it served its purpose. */
  worked(): void;
  /** Called whenever the connection comes about or is lost; the function returned ends it. */
  onChange(listener: () => void): () => void;
  /** Gives up a connection that seems dead: what is under way on it may still end, what comes next takes another one. */
  renew(): void;
  close(): void;
};

/** Retries are the dispatcher's: here they would hide from it what the backend can bear. */
const SERVICE_CONFIG = JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] });
/** How often a channel that is connecting is looked at. */
const LOOK_MS = 1_000;

export function createUcsChannel(options: UcsChannelOptions): UcsChannel {
  const { clock } = options;
  const listeners = new Set<() => void>();
  let client = connect(options);
  let readySinceMs: number | undefined;
  let connectingSinceMs = clock.monotonicMs();
  let shortLived = 0;
  let hasWorked = false;
  let pause: Timer | undefined;
  let closed = false;

  function watch(): void {
    const watched = client;
    const channel = watched.getChannel();
    const state = channel.getConnectivityState(true);
    note(state);
    if (watched !== client || pause !== undefined) return;
    channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, () => {
      if (watched === client && pause === undefined && !closed) watch();
    });
  }

  function note(state: connectivityState): void {
    const ready = state === connectivityState.READY;
    if (ready === (readySinceMs !== undefined)) return;
    if (ready) readySinceMs = clock.monotonicMs();
    else lost();
    for (const listener of listeners) listener();
  }

  /** grpc-js waits before it connects again when a connection did not come about, but not when one broke: such a backend would be dialled hundreds of times a second. */
  function lost(): void {
    const lastedMs = clock.monotonicMs() - (readySinceMs ?? 0);
    readySinceMs = undefined;
    connectingSinceMs = clock.monotonicMs();
    if (hasWorked || lastedMs >= options.connectionLastsMs) {
      hasWorked = false;
      shortLived = 0;
      return;
    }
    shortLived += 1;
    client.close();
    pause = clock.after(toConnectPauseMs(shortLived, options, options.random()), renew);
  }

  function renew(): void {
    pause = undefined;
    readySinceMs = undefined;
    connectingSinceMs = clock.monotonicMs();
    client.close();
    client = connect(options);
    watch();
  }

  /** A channel can stay in CONNECTING for ever; a new one does not. */
  function renewWhenStuck(): void {
    if (pause !== undefined || readySinceMs !== undefined) return;
    const connecting = client.getChannel().getConnectivityState(true) === connectivityState.CONNECTING;
    if (!connecting) connectingSinceMs = clock.monotonicMs();
    else if (clock.monotonicMs() - connectingSinceMs >= options.connectingMaxMs) renew();
  }

  watch();
  const look = every(clock, LOOK_MS, renewWhenStuck);

  return {
    client: () => client,
    isReady: () => readySinceMs !== undefined,
    worked() {
      hasWorked = true;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    renew() {
      if (pause === undefined && !closed) renew();
    },
    close() {
      closed = true;
      pause?.cancel();
      look.cancel();
      client.close();
    },
  };
}

function connect(options: UcsChannelOptions): Client {
  const channelOptions: ChannelOptions = {
    'grpc.enable_channelz': 0,
    'grpc.primary_user_agent': options.userAgent,
    'grpc.enable_retries': 0,
    'grpc.service_config': SERVICE_CONFIG,
    'grpc.service_config_disable_resolution': 1,
    'grpc.use_local_subchannel_pool': 1,
    'grpc.keepalive_time_ms': options.keepaliveMs,
    'grpc.keepalive_timeout_ms': options.keepaliveTimeoutMs,
    'grpc.max_send_message_length': options.messageMaxBytes,
    'grpc.max_receive_message_length': options.messageMaxBytes,
    'grpc.initial_reconnect_backoff_ms': options.reconnectFirstMs,
    'grpc.max_reconnect_backoff_ms': options.reconnectLongestMs,
  };
  return new Client(options.target, options.credentials, {
    ...channelOptions,
    ...toServerOptions(options.server),
    interceptors: options.token === undefined ? [] : [options.token.interceptor],
  });
}

function toServerOptions(server: UcsChannelOptions['server']): ChannelOptions {
  if (server === undefined) return {};
  return { 'grpc.default_authority': server.authority, 'grpc.ssl_target_name_override': server.host };
}
