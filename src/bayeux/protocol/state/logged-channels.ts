import type { BayeuxPolicy } from '../options.ts';
import { matchesChannel } from '../wire/channel.ts';

/** Whether a subscription covers a channel whose events come from identities' durable logs. */
export function isLogged({ loggedChannels }: BayeuxPolicy, subscription: string): boolean {
  return loggedChannels.some((channel) => matchesChannel(subscription, channel));
}

/** The channels of durable logs that one of these subscriptions covers. */
export function toLoggedChannels(
  { loggedChannels }: BayeuxPolicy,
  subscriptions: readonly string[],
): readonly string[] {
  const covered = loggedChannels.filter((channel) => subscriptions.some((name) => matchesChannel(name, channel)));
  // Each session keeps one: a copy has no room to grow, 130 bytes less.
  return [...covered];
}
