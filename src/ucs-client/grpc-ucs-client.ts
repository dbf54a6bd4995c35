import type { Clock } from '../kernel/clock.ts';
import { loadUcsDefinition } from '../proto/load-ucs-definition.ts';
import type { UcsMethodName } from '../proto/methods.ts';
import type { Log, Metrics, Traces } from '../telemetry/port.ts';
import { toCallMetadata } from './call-metadata.ts';
import { toChannelCredentials, type UcsTlsOptions } from './channel/channel-credentials.ts';
import { createUcsChannel, type UcsChannelOptions } from './channel/ucs-channel.ts';
import { createUcsErrors } from './errors.ts';
import { createHealthWatch, type HealthWatchOptions } from './health/health-watch.ts';
import { loadMethod } from './loaded-method.ts';
import type { CallOptions, CallRequest, CallResult, UcsClient } from './port.ts';
import { createStreamRoad } from './road/stream-road.ts';
import { createStreamTrust } from './road/stream-trust.ts';
import { createUnaryRoad } from './road/unary-road.ts';

export type GrpcUcsClientOptions = Omit<UcsChannelOptions, 'credentials'> &
  Omit<HealthWatchOptions, 'channel'> & {
    readonly clock: Clock;
    readonly tls: UcsTlsOptions | undefined;
    /** Sent as the calling application. */
    readonly application: string;
    readonly traces: Pick<Traces, 'headers'>;
    /** Carry calls on one stream where the backend has ChannelService; 'unary' makes each a gRPC call. */
    readonly road: 'stream' | 'unary';
    readonly log: Log;
    readonly metrics: Pick<Metrics, 'ucsStreamRefused'>;
    /** How long a stream that was refused is not tried again: first, and at the longest. */
    readonly streamRefusedFirstMs: number;
    readonly streamRefusedLongestMs: number;
  };

/** The backend over gRPC. Connects by itself, and again after every loss; health() says how it stands. */
export function createGrpcUcsClient(options: GrpcUcsClientOptions): UcsClient {
  const { clock } = options;
  const definition = loadUcsDefinition();
  const errors = createUcsErrors(definition);
  const channel = createUcsChannel({ ...options, credentials: toChannelCredentials(options.tls) });
  const unary = createUnaryRoad(channel.client);
  const road =
    options.road === 'unary'
      ? unary
      : createStreamRoad({
          definition,
          client: channel.client,
          fallback: unary,
          clock,
          trust: createStreamTrust({
            ...options,
            refusedFirstMs: options.streamRefusedFirstMs,
            refusedLongestMs: options.streamRefusedLongestMs,
          }),
        });
  const watch = createHealthWatch({ ...options, channel });

  async function call<M extends UcsMethodName>(
    method: M,
    request: CallRequest<M>,
    callOptions: CallOptions,
  ): Promise<CallResult<M>> {
    const codec = loadMethod(definition, method);
    const { timeoutMs, signal } = callOptions;
    try {
      const reply = await road.call({
        path: codec.path,
        request: codec.requestSerialize(request),
        metadata: toCallMetadata(callOptions, options.application, {
          ...callOptions.trace,
          ...options.traces.headers(),
        }),
        timeoutMs,
        signal,
      });
      if (!reply.ok) return { ok: false, fault: errors.from(reply.error) };
      return { ok: true, response: codec.responseDeserialize(reply.response) };
    } catch (error) {
      // A message that cannot be written or read: no second try would go better.
      return { ok: false, fault: errors.from(error) };
    }
  }

  return {
    call,
    health: watch.health,
    onHealthChange: watch.onChange,
    async stop() {
      watch.stop();
      road.stop();
      channel.close();
    },
  };
}
