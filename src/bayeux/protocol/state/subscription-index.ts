/**
 * Who subscribed to what. One table for exact channels and patterns: a channel is matched by few subscriptions (itself and one per
 * ancestor), so that publishing costs these look-ups and the matching subscribers, whatever else is subscribed.
 */
export type SubscriptionIndex<T> = {
  add(subscription: string, subscriber: T): void;
  remove(subscription: string, subscriber: T): void;
  subscribers(subscription: string): ReadonlySet<T> | undefined;
  /** Number of (subscription, subscriber) pairs. */
  size(): number;
};

export function createSubscriptionIndex<T>(): SubscriptionIndex<T> {
  const bySubscription = new Map<string, Set<T>>();
  let size = 0;
  return {
    add(subscription, subscriber) {
      const subscribers = bySubscription.get(subscription) ?? new Set<T>();
      if (subscribers.has(subscriber)) return;
      bySubscription.set(subscription, subscribers.add(subscriber));
      size++;
    },
    remove(subscription, subscriber) {
      const subscribers = bySubscription.get(subscription);
      if (subscribers?.delete(subscriber) !== true) return;
      size--;
      if (subscribers.size === 0) bySubscription.delete(subscription);
    },
    subscribers: (subscription) => bySubscription.get(subscription),
    size: () => size,
  };
}
