import { randomBytes } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import { createStreamLimit } from '../channel/stream-limit.ts';
import { createUcsChannel, type UcsChannelOptions } from '../channel/ucs-channel.ts';
import { checkHealth } from '../health/health-check.ts';
import { createHealthWatch, type HealthWatch, type HealthWatchOptions } from '../health/health-watch.ts';
import type { Road } from '../road/road.ts';
import { createStreamRoad } from '../road/stream-road.ts';
import { createStreamTrust, type StreamTrustOptions } from '../road/stream-trust.ts';
import { createUnaryRoad } from '../road/unary-road.ts';

export type UcsLinkOptions = Omit<UcsChannelOptions, 'userAgent'> &
  Omit<HealthWatchOptions, 'channel'> &
  Omit<StreamTrustOptions, 'refusedFirstMs' | 'refusedLongestMs'> & {
    readonly definition: PackageDefinition;
    readonly application: string;
    /** Carry calls on one stream where the backend has ChannelService; 'unary' makes each a gRPC call. */
    readonly road: 'stream' | 'unary';
    /** How long a stream that was refused is not tried again: first, and at the longest. */
    readonly streamRefusedFirstMs: number;
    readonly streamRefusedLongestMs: number;
  };

/** One backend at one address. */
export type UcsLink = Pick<Road, 'call' | 'callsMax' | 'stop'> & Pick<HealthWatch, 'health' | 'onChange'>;

/** Two connections to a backend, one for calls and one for its health, and what is known of both. */
export function createUcsLink(options: UcsLinkOptions): UcsLink {
  // Told apart by name: in the logs of the backend, and among the streams that Node tells of.
  const userAgent = `${options.application}/${randomBytes(4).toString('hex')}`;
  const channel = createUcsChannel({ ...options, userAgent });
  const healthChannel = createUcsChannel({ ...options, userAgent: `${options.application}/health` });
  const watch = createHealthWatch({ ...options, channel: healthChannel });
  const limit = createStreamLimit(userAgent);
  const unary = createUnaryRoad({ client: channel.client, limit, clock: options.clock });
  const road = options.road === 'unary' ? unary : createStreamOver(unary);
  let probing = false;
  // It is back: calls need not wait for the end of a pause, and must not take a connection that died meanwhile.
  watch.onChange(({ serving }) => serving && (channel.isReady() ? void probe() : channel.renew()));

  function createStreamOver(fallback: Road): Road {
    const { definition, clock, streamRefusedFirstMs, streamRefusedLongestMs } = options;
    const times = { refusedFirstMs: streamRefusedFirstMs, refusedLongestMs: streamRefusedLongestMs };
    return createStreamRoad({
      definition,
      channel,
      fallback,
      clock,
      trust: createStreamTrust({ ...options, ...times }),
    });
  }

  /**
   * Where a call ran out of time, its connection may be dead without anybody being told, as when a firewall forgot it. Pings would find out, but many servers end connections that
   * ping: so a question is asked that every server answers, and a connection that brings nothing back is given up.
   */
  async function probe(): Promise<void> {
    if (probing || !channel.isReady()) return;
    probing = true;
    const suspect = channel.client();
    const { isSilent } = await checkHealth(suspect, options.checkTimeoutMs);
    if (isSilent && channel.client() === suspect) channel.renew();
    probing = false;
  }

  return {
    async call(call) {
      const reply = await road.call(call);
      if (reply.ok) channel.worked();
      else if (isTooLate(reply.error)) void probe();
      return reply;
    },
    callsMax: road.callsMax,
    health: watch.health,
    onChange: watch.onChange,
    stop() {
      watch.stop();
      road.stop();
      unary.stop();
      limit.stop();
      channel.close();
      healthChannel.close();
    },
  };
}

function isTooLate(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === status.DEADLINE_EXCEEDED;
}
