/** How long a channel name may be: a server was seen busy for seconds with 50,000 slashes. */
export type ChannelLimits = { readonly channelMaxChars: number; readonly channelMaxSegments: number };

/** What a text is as a channel: `exact` names one channel, `pattern` ends in a wildcard (C1). */
export type ChannelKind = 'exact' | 'pattern' | 'invalid';

const SEGMENT = /^[A-Za-z0-9\-_!~()$@.]+$/;

/** Tells exact channels, patterns and invalid names apart (C1, C2). */
export function toChannelKind(text: string, limits: ChannelLimits): ChannelKind {
  if (text.length > limits.channelMaxChars || !text.startsWith('/')) return 'invalid';
  const segments = text.slice(1).split('/');
  if (segments.length > limits.channelMaxSegments) return 'invalid';
  const last = segments.pop();
  if (last === undefined || !segments.every((segment) => SEGMENT.test(segment))) return 'invalid';
  if (last === '*' || last === '**') return 'pattern';
  return SEGMENT.test(last) ? 'exact' : 'invalid';
}

/** Whether a valid subscription is a pattern. */
export function isPattern(subscription: string): boolean {
  return subscription.endsWith('*');
}

/** Whether the channel is /meta or below it (C3). */
export function isMetaChannel(channel: string): boolean {
  return channel === '/meta' || channel.startsWith('/meta/');
}

/** Whether the channel is /service or below it (C4). */
export function isServiceChannel(channel: string): boolean {
  return channel === '/service' || channel.startsWith('/service/');
}

/** Every subscription that matches a valid exact channel: itself, `*` of its parent, `**` of each ancestor. */
export function toMatchingSubscriptions(channel: string): readonly string[] {
  const matching = [channel, `${channel.slice(0, channel.lastIndexOf('/'))}/*`];
  for (let slash = 0; slash !== -1; slash = channel.indexOf('/', slash + 1)) {
    matching.push(`${channel.slice(0, slash)}/**`);
  }
  return matching;
}

/** Whether a valid subscription, exact or a pattern, matches a valid exact channel. */
export function matchesChannel(subscription: string, channel: string): boolean {
  if (subscription.endsWith('/**')) return channel.startsWith(subscription.slice(0, -2));
  if (!subscription.endsWith('/*')) return subscription === channel;
  const parent = subscription.slice(0, -1);
  return channel.startsWith(parent) && !channel.includes('/', parent.length);
}
