import type { BayeuxEvent } from './event.ts';

/** Events that wait, oldest first, with their size known at any time. Who adds asks for room first. */
export type EventQueue = {
  length(): number;
  bytes(): number;
  push(event: BayeuxEvent): void;
  /** Takes all out. */
  takeAll(): readonly BayeuxEvent[];
  /** Returns events that were taken out earlier: they are older than what waits. */
  putBack(events: readonly BayeuxEvent[]): void;
  /** Drops what the test says no to; returns what was dropped. */
  keep(wanted: (event: BayeuxEvent) => boolean): readonly BayeuxEvent[];
};

export function createEventQueue(): EventQueue {
  let events: BayeuxEvent[] = [];
  let bytes = 0;
  const replaceBy = (next: BayeuxEvent[]) => {
    events = next;
    bytes = toSizeBytes(next);
  };
  return {
    length: () => events.length,
    bytes: () => bytes,
    push(event) {
      events.push(event);
      bytes += event.sizeBytes();
    },
    takeAll() {
      const taken = events;
      replaceBy([]);
      return taken;
    },
    putBack(returned) {
      if (returned.length > 0) replaceBy([...returned, ...events]);
    },
    keep(wanted) {
      const before = events;
      const kept = before.filter(wanted);
      if (kept.length === before.length) return [];
      replaceBy(kept);
      return before.filter((event) => !wanted(event));
    },
  };
}

export function toSizeBytes(events: readonly BayeuxEvent[]): number {
  let bytes = 0;
  for (const event of events) bytes += event.sizeBytes();
  return bytes;
}
