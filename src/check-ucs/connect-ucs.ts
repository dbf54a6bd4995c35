import { randomBytes } from 'node:crypto';
import type { Clock } from '../kernel/clock.ts';
import type { BearerToken } from '../ucs-client/channel/bearer-token.ts';
import { toChannelCredentials, type UcsTlsOptions } from '../ucs-client/channel/channel-credentials.ts';
import { createUcsChannel } from '../ucs-client/channel/ucs-channel.ts';
import { type CheckedUcs, createCheckedUcs } from './checked-ucs.ts';

export type ConnectUcsOptions = {
  readonly target: string;
  readonly tls: UcsTlsOptions | undefined;
  readonly token: BearerToken | undefined;
  /** All that is written is written under this contact centre. */
  readonly tenant: string;
  readonly clock: Clock;
};

/** As generous as the gateway is; connections that do not last are the server's affair. */
const LIMITS = {
  messageMaxBytes: 128 * 1024 ** 2,
  keepaliveMs: 330_000,
  keepaliveTimeoutMs: 5_000,
  reconnectFirstMs: 200,
  reconnectLongestMs: 1_000,
  connectionLastsMs: 0,
  connectingMaxMs: 20_000,
} as const;

/** A UCS to look at. Whether it is there shows when it is asked. */
export function connectUcs({ target, tls, token, tenant, clock }: ConnectUcsOptions): CheckedUcs {
  const userAgent = `check-ucs/${randomBytes(4).toString('hex')}`;
  const credentials = toChannelCredentials(tls);
  const channel = createUcsChannel({
    ...LIMITS,
    target,
    server: undefined,
    credentials,
    token,
    userAgent,
    clock,
    random: Math.random,
  });
  return createCheckedUcs({ channel, userAgent, tenant, clock });
}
