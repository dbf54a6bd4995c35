import { type ChannelCredentials, type ChannelOptions, Client } from '@grpc/grpc-js';

export type UcsChannelOptions = {
  /** A gRPC target, such as dns:///ucs:50051 or unix:/run/ucs.sock. */
  readonly target: string;
  readonly credentials: ChannelCredentials;
  readonly messageMaxBytes: number;
  /** A quiet connection is asked for a sign of life this often; servers must allow it. */
  readonly keepaliveMs: number;
  readonly keepaliveTimeoutMs: number;
  readonly reconnectFirstMs: number;
  readonly reconnectLongestMs: number;
};

/** A channel that can be made anew. Calls take the client of the moment. */
export type UcsChannel = {
  client(): Client;
  /** Gives up the present channel, whose waiting calls end with UNAVAILABLE, for a new one. */
  recreate(): void;
  close(): void;
};

/** Retries are the dispatcher's: here they would hide from it what the backend can bear. */
const SERVICE_CONFIG = JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] });

export function createUcsChannel(options: UcsChannelOptions): UcsChannel {
  let client = connect(options);
  return {
    client: () => client,
    recreate() {
      client.close();
      client = connect(options);
    },
    close: () => client.close(),
  };
}

function connect(options: UcsChannelOptions): Client {
  const channelOptions: ChannelOptions = {
    'grpc.enable_channelz': 0,
    'grpc.enable_retries': 0,
    'grpc.service_config': SERVICE_CONFIG,
    'grpc.service_config_disable_resolution': 1,
    'grpc.use_local_subchannel_pool': 1,
    'grpc.keepalive_time_ms': options.keepaliveMs,
    'grpc.keepalive_timeout_ms': options.keepaliveTimeoutMs,
    'grpc.keepalive_permit_without_calls': 1,
    'grpc.max_send_message_length': options.messageMaxBytes,
    'grpc.max_receive_message_length': options.messageMaxBytes,
    'grpc.initial_reconnect_backoff_ms': options.reconnectFirstMs,
    'grpc.max_reconnect_backoff_ms': options.reconnectLongestMs,
  };
  return new Client(options.target, options.credentials, channelOptions);
}
