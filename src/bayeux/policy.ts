import type { BayeuxPolicy } from './protocol/options.ts';
import { matchesChannel } from './protocol/wire/channel.ts';

export type BayeuxPolicyOptions = {
  /** Patterns or channels on which every authenticated client may publish and subscribe. */
  readonly publicChannels: readonly string[];
};

/** Operation notifications: they come from the user's durable log, and reach that user's sessions alone. */
const LOGGED_CHANNEL = '/v2/ucs/interactions';
/** Channels on which the server alone speaks, whatever is public. */
const SERVER_CHANNELS = [LOGGED_CHANNEL, '/notifications/services', '/v2/me/*'] as const;

/**
 * Who may do what. Every pattern may be subscribed to: it brings only what its subscriber may see, namely the own notifications, the
 * server's events and events of public channels.
 */
export function createBayeuxPolicy({ publicChannels }: BayeuxPolicyOptions): BayeuxPolicy {
  const isPublic = (channel: string) => publicChannels.some((pattern) => matchesChannel(pattern, channel));
  return {
    mayHandshake: () => true,
    maySubscribe: (_identity, channel) => channel.endsWith('*') || isServerChannel(channel) || isPublic(channel),
    mayPublish: (_identity, channel) => isPublic(channel) && !isServerChannel(channel),
    isLogged: (channel) => matchesChannel(channel, LOGGED_CHANNEL),
  };
}

function isServerChannel(channel: string): boolean {
  return SERVER_CHANNELS.some((pattern) => matchesChannel(pattern, channel));
}
