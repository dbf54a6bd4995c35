import type { Identity } from '../port.ts';

/**
 * Who subscribed to what. One table for exact channels and patterns: a channel is matched by few subscriptions (itself and one per
 * ancestor), so that publishing costs these look-ups and the matching subscribers, whatever else is subscribed.
 */
export type SubscriptionIndex<T extends Subscriber> = {
  add(subscription: string, subscriber: T): void;
  remove(subscription: string, subscriber: T): void;
  subscribers(subscription: string): ReadonlySet<T> | undefined;
  /** Number of (subscription, subscriber) pairs. */
  size(): number;
  /** What these pairs take, and what those of one identity take (S4). */
  bytes(): number;
  bytesOf(identity: Identity): number;
};

type Subscriber = { readonly identity: Identity };

/** What a pair takes beside its name: entries of two tables. */
const PAIR_BYTES = 128;

/** What one more subscription takes. */
export function toSubscriptionBytes(subscription: string): number {
  return PAIR_BYTES + subscription.length;
}

export function createSubscriptionIndex<T extends Subscriber>(): SubscriptionIndex<T> {
  const bySubscription = new Map<string, Set<T>>();
  const bytesByIdentity = new Map<Identity, number>();
  let size = 0;
  let bytes = 0;

  const count = ({ identity }: T, change: number) => {
    bytes += change;
    const left = (bytesByIdentity.get(identity) ?? 0) + change;
    if (left > 0) bytesByIdentity.set(identity, left);
    else bytesByIdentity.delete(identity);
  };
  return {
    add(subscription, subscriber) {
      const subscribers = bySubscription.get(subscription) ?? new Set<T>();
      if (subscribers.has(subscriber)) return;
      bySubscription.set(subscription, subscribers.add(subscriber));
      size++;
      count(subscriber, toSubscriptionBytes(subscription));
    },
    remove(subscription, subscriber) {
      const subscribers = bySubscription.get(subscription);
      if (subscribers?.delete(subscriber) !== true) return;
      size--;
      count(subscriber, -toSubscriptionBytes(subscription));
      if (subscribers.size === 0) bySubscription.delete(subscription);
    },
    subscribers: (subscription) => bySubscription.get(subscription),
    size: () => size,
    bytes: () => bytes,
    bytesOf: (identity) => bytesByIdentity.get(identity) ?? 0,
  };
}
