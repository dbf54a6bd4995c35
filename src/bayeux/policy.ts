import type { BayeuxPolicy } from './protocol/options.ts';
import { matchesChannel } from './protocol/wire/channel.ts';

export type BayeuxPolicyOptions = {
  /** Patterns or channels on which every authenticated client may publish and subscribe. */
  readonly publicChannels: readonly string[];
  /** Where outcomes of operations are told: they come from the user's durable log, and reach that user's sessions alone. */
  readonly outcomesChannels: readonly string[];
  /** Channels and patterns on which the server alone speaks, whatever is public; those of outcomes among them. */
  readonly serverChannels: readonly string[];
  readonly welcome?: BayeuxPolicy['welcome'];
};

/**
 * Who may do what. Every pattern may be subscribed to: it brings only what its subscriber may see, namely the own notifications, the
 * server's events and events of public channels.
 */
export function createBayeuxPolicy(options: BayeuxPolicyOptions): BayeuxPolicy {
  const isOneOf = (patterns: readonly string[], channel: string) =>
    patterns.some((pattern) => matchesChannel(pattern, channel));
  const isPublic = (channel: string) => isOneOf(options.publicChannels, channel);
  const isServerChannel = (channel: string) => isOneOf(options.serverChannels, channel);
  return {
    mayHandshake: () => true,
    maySubscribe: (_identity, channel) => channel.endsWith('*') || isServerChannel(channel) || isPublic(channel),
    mayPublish: (_identity, channel) => isPublic(channel) && !isServerChannel(channel),
    ...(options.welcome !== undefined && { welcome: options.welcome }),
    loggedChannels: options.outcomesChannels,
  };
}
