import { type Client, Metadata, status } from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import type { Clock } from '../kernel/clock.ts';
import { CALL_CANCELLED, type Carrier, createCarrier } from './carrier.ts';
import { loadCarryMethod } from './carry-method.ts';
import type { Road } from './road.ts';

export type StreamRoadOptions = {
  readonly definition: PackageDefinition;
  readonly client: () => Client;
  /** Takes the calls while the backend has no ChannelService. */
  readonly fallback: Road;
  readonly clock: Clock;
  /** How long a backend that lacks the service is not asked for it again. */
  readonly unsupportedMs: number;
};

/** Many calls on one stream (ucs.v1.ChannelService.Carry): a fraction of the cost of a gRPC call for each. */
export function createStreamRoad(options: StreamRoadOptions): Road {
  const { client, clock, fallback } = options;
  const carry = loadCarryMethod(options.definition);
  /** The one that takes new calls, and those that only finish what is under way. */
  const carriers = new Set<Carrier>();
  let current: Carrier | undefined;
  let unsupportedUntilMs = Number.NEGATIVE_INFINITY;
  let stopped = false;

  function open(): Carrier {
    const carrier = createCarrier({
      stream: client().makeBidiStreamRequest(carry.path, carry.serialize, carry.deserialize, new Metadata()),
      clock,
      onSilence: () => leave(carrier).retire(),
      onEnd(error, broken) {
        carriers.delete(leave(carrier));
        if (isUnimplemented(error)) {
          unsupportedUntilMs = clock.monotonicMs() + options.unsupportedMs;
          // The backend has done none of them: they go the other way, as if they had just come.
          for (const { call, settle } of broken) void fallback.call(call).then(settle);
        } else {
          for (const { settle } of broken) settle({ ok: false, error });
        }
      },
    });
    carriers.add(carrier);
    return carrier;
  }

  /** New calls take another stream from now on. */
  function leave(carrier: Carrier): Carrier {
    if (current === carrier) current = undefined;
    return carrier;
  }

  return {
    async call(call) {
      if (stopped) return { ok: false, error: CALL_CANCELLED };
      if (clock.monotonicMs() < unsupportedUntilMs) return fallback.call(call);
      try {
        current ??= open();
        return await current.call(call);
      } catch (error) {
        // A closed channel throws instead of answering.
        return { ok: false, error };
      }
    },
    stop() {
      stopped = true;
      for (const carrier of [...carriers]) carrier.cancel();
    },
  };
}

function isUnimplemented(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === status.UNIMPLEMENTED;
}
