import { isJsonObject } from '../kernel/json.ts';

const META_CHANNELS = ['/meta/handshake', '/meta/connect', '/meta/subscribe', '/meta/unsubscribe', '/meta/disconnect'];
const META: ReadonlySet<string> = new Set(META_CHANNELS);

/** What a message is, for the metrics: one of a closed table, whatever its channel is. */
export function toMessageKind(message: unknown): string {
  const channel = isJsonObject(message) ? message['channel'] : undefined;
  if (typeof channel !== 'string') return 'invalid';
  if (META.has(channel)) return channel;
  if (channel.startsWith('/meta/')) return 'meta-unknown';
  return channel.startsWith('/service/') ? 'service' : 'publish';
}
