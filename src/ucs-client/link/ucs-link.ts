import { randomBytes } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import { createStreamLimit } from '../channel/stream-limit.ts';
import { createUcsChannel, type UcsChannelOptions } from '../channel/ucs-channel.ts';
import { checkHealth } from '../health/health-check.ts';
import { createHealthWatch, type HealthWatch, type HealthWatchOptions } from '../health/health-watch.ts';
import type { Road, RoadCall } from '../road/road.ts';
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
export type UcsLink = Pick<Road, 'call' | 'callsMax' | 'stop'> &
  Pick<HealthWatch, 'health' | 'onChange'> & {
    /** A call ran out of time, and it is not known yet whether its connection is alive. */
    isSuspect(): boolean;
  };

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
  /** Under way. */
  let probe: Promise<void> | undefined;
  let wasAway = false;
  watch.onChange(({ serving }) => {
    // It is back: calls need not wait for the end of a pause, and must not take a connection that died meanwhile.
    if (serving && wasAway && channel.isReady()) suspect();
    else if (serving && wasAway) channel.renew();
    wasAway = !serving;
  });

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
  function suspect(): void {
    if (!channel.isReady()) return;
    probe ??= find().finally(() => {
      probe = undefined;
    });
  }

  async function find(): Promise<void> {
    const client = channel.client();
    const { isSilent } = await checkHealth(client, options.checkTimeoutMs);
    if (isSilent && channel.client() === client) channel.renew();
  }

  /** What is left of a call's time when it is known whether its connection is alive. */
  async function afterProbe(call: RoadCall): Promise<RoadCall> {
    const beganAtMs = options.clock.monotonicMs();
    await probe;
    const waitedMs = options.clock.monotonicMs() - beganAtMs;
    return { ...call, timeoutMs: Math.max(1, call.timeoutMs - waitedMs) };
  }

  return {
    async call(call) {
      const reply = await road.call(probe === undefined ? call : await afterProbe(call));
      if (reply.ok) channel.worked();
      else if (isTooLate(reply.error)) suspect();
      return reply;
    },
    callsMax: road.callsMax,
    isSuspect: () => probe !== undefined,
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
