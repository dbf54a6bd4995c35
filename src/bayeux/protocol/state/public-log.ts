import { isPattern, matchesChannel } from '../wire/channel.ts';
import type { BayeuxEvent } from './event.ts';

export type PublicLogOptions = {
  readonly publicLogMaxMessagesPerChannel: number;
  readonly publicLogMaxChannels: number;
  readonly publicLogMaxMessages: number;
  readonly publicLogMaxBytes: number;
};

/** What a subscription missed: the kept events after an id, oldest first, and whether events after it were dropped. */
export type PublicReplay = { readonly events: readonly BayeuxEvent[]; readonly gap: boolean };

/** The last events of public channels, in memory (X6). Bounded per channel, in channels, in events and in bytes. */
export type PublicLog = {
  nextId(): number;
  newestId(): number;
  add(event: BayeuxEvent): void;
  /** Kept events that the subscription matches, with ids above `after`. */
  read(subscription: string, after: number): PublicReplay;
  channels(): number;
  messages(): number;
};

type ChannelLog = { readonly events: Set<BayeuxEvent>; removedThrough: number };

export function createPublicLog(options: PublicLogOptions): PublicLog {
  /** In the order of their newest event. */
  const channels = new Map<string, ChannelLog>();
  let newestId = 0;
  let bytes = 0;
  let messages = 0;
  /** The newest id that went with a whole channel. */
  let evictedThrough = 0;

  function dropOldest(log: ChannelLog): void {
    for (const event of log.events) {
      log.events.delete(event);
      log.removedThrough = event.id;
      bytes -= event.sizeBytes();
      messages--;
      return;
    }
  }

  function evictQuietest(): void {
    for (const [channel, log] of channels) {
      while (log.events.size > 0) dropOldest(log);
      evictedThrough = Math.max(evictedThrough, log.removedThrough);
      channels.delete(channel);
      return;
    }
  }

  function isFull(): boolean {
    return bytes > options.publicLogMaxBytes || messages > options.publicLogMaxMessages;
  }

  return {
    nextId: () => ++newestId,
    newestId: () => newestId,
    add(event) {
      const log = channels.get(event.channel) ?? { events: new Set(), removedThrough: evictedThrough };
      channels.delete(event.channel);
      if (channels.size === options.publicLogMaxChannels) evictQuietest();
      channels.set(event.channel, log);
      log.events.add(event);
      bytes += event.sizeBytes();
      messages++;
      if (log.events.size > options.publicLogMaxMessagesPerChannel) dropOldest(log);
      while (isFull() && channels.size > 1) evictQuietest();
      while (isFull()) dropOldest(log);
    },
    read(subscription, after) {
      const events: BayeuxEvent[] = [];
      let removedThrough = channels.has(subscription) ? 0 : evictedThrough;
      for (const log of matching(channels, subscription)) {
        removedThrough = Math.max(removedThrough, log.removedThrough);
        for (const event of log.events) if (event.id > after) events.push(event);
      }
      events.sort((one, other) => one.id - other.id);
      return { events, gap: after < removedThrough };
    },
    channels: () => channels.size,
    messages: () => messages,
  };
}

function matching(channels: ReadonlyMap<string, ChannelLog>, subscription: string): readonly ChannelLog[] {
  if (isPattern(subscription))
    return [...channels].filter(([channel]) => matchesChannel(subscription, channel)).map(([, log]) => log);
  const log = channels.get(subscription);
  return log === undefined ? [] : [log];
}
