import { Metadata, status } from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import type { Clock } from '../../kernel/clock.ts';
import type { UcsChannel } from '../channel/ucs-channel.ts';
import { type BrokenCall, type Carrier, createCarrier } from './carrier.ts';
import { loadCarryMethod } from './carry-method.ts';
import { CALL_CANCELLED, type Road } from './road.ts';
import { STREAM_SILENT, type StreamTrust } from './stream-trust.ts';

export type StreamRoadOptions = {
  readonly definition: PackageDefinition;
  readonly channel: Pick<UcsChannel, 'client' | 'isReady'>;
  /** Takes the calls while no stream is known to carry them, and those whose stream broke. */
  readonly fallback: Road;
  readonly clock: Clock;
  readonly trust: StreamTrust;
};

/**
 * Many calls on one stream (ucs.v1.ChannelService.Carry): a fraction of the cost of a gRPC call for each. A new stream carries one call until it has replied;
 * whatever refuses it or swallows it meanwhile, a backend, a proxy or a mesh, the calls go by the other road. How a stream ends says nothing about the calls that
 * were under way on it: they are made again, as the contract allows.
 */
export function createStreamRoad(options: StreamRoadOptions): Road {
  const { channel, clock, fallback, trust } = options;
  const carry = loadCarryMethod(options.definition);
  /** The one that takes new calls, and those that only finish what is under way. */
  const carriers = new Set<Carrier>();
  let current: Carrier | undefined;
  let stopped = false;

  function open(): Carrier {
    let replied = false;
    let judged = false;
    const carrier = createCarrier({
      stream: channel.client().makeBidiStreamRequest(carry.path, carry.serialize, carry.deserialize, new Metadata()),
      clock,
      onFirstReply() {
        replied = true;
        trust.kept();
      },
      onSilence() {
        judge(STREAM_SILENT);
        leave(carrier).retire();
      },
      onEnd(error, broken) {
        judge(error);
        carriers.delete(leave(carrier));
        for (const call of broken) goOn(call);
      },
    });
    function judge(error: unknown): void {
      if (!judged && !replied && !stopped && !isConnectionLoss(error)) trust.refused(error);
      judged = true;
    }
    carriers.add(carrier);
    return carrier;
  }

  /** A backend that is away refuses nothing. */
  function isConnectionLoss(error: unknown): boolean {
    return codeOf(error) === status.UNAVAILABLE && !channel.isReady();
  }

  function goOn({ call, settle }: BrokenCall): void {
    if (stopped) settle({ ok: false, error: CALL_CANCELLED });
    else void fallback.call(call).then(settle);
  }

  /** New calls take another stream from now on. */
  function leave(carrier: Carrier): Carrier {
    if (current === carrier) current = undefined;
    return carrier;
  }

  function roadOf(): Pick<Road, 'call'> {
    if (current === undefined && trust.mayOpen()) current = open();
    return current?.takes() === true ? current : fallback;
  }

  return {
    callsMax: () => (current?.takes() === true ? Number.POSITIVE_INFINITY : fallback.callsMax()),
    async call(call) {
      if (stopped) return { ok: false, error: CALL_CANCELLED };
      try {
        return await roadOf().call(call);
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

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
