import type { BayeuxEvent } from './event.ts';

const NONE: readonly BayeuxEvent[] = [];

/** Events that wait, oldest first, with their size known at any time. Who adds asks for room first. One per session: a class, for its memory. */
export class EventQueue {
  /** The list of a single event is shared by all queues that it waits in. */
  private events: readonly BayeuxEvent[] = NONE;
  /** The same list where there are several: our own. */
  private several: BayeuxEvent[] | undefined;
  private sizeBytes = 0;

  length(): number {
    return this.events.length;
  }

  bytes(): number {
    return this.sizeBytes;
  }

  push(event: BayeuxEvent): void {
    this.sizeBytes += event.sizeBytes();
    if (this.several !== undefined) this.several.push(event);
    else if (this.events.length === 0) this.events = event.alone;
    else this.events = this.several = [...this.events, event];
  }

  /** Takes all out. */
  takeAll(): readonly BayeuxEvent[] {
    const taken = this.events;
    this.events = NONE;
    this.several = undefined;
    this.sizeBytes = 0;
    return taken;
  }

  /** Takes out the oldest, as many as have no more bytes together; one at least. */
  takeUpTo(maxBytes: number): readonly BayeuxEvent[] {
    if (this.sizeBytes <= maxBytes || this.events.length <= 1) return this.takeAll();
    const waiting = this.takeAll();
    const taken = firstWithin(waiting, maxBytes);
    for (const event of waiting.slice(taken.length)) this.push(event);
    return taken;
  }

  /** Returns events that were taken out earlier: they are older than what waits. */
  putBack(events: readonly BayeuxEvent[]): void {
    const waiting = this.takeAll();
    for (const event of events) this.push(event);
    for (const event of waiting) this.push(event);
  }

  /** Drops what the test says no to; returns what was dropped. */
  keep(wanted: (event: BayeuxEvent) => boolean): readonly BayeuxEvent[] {
    const dropped = this.events.filter((event) => !wanted(event));
    if (dropped.length === 0) return NONE;
    for (const event of this.takeAll()) if (wanted(event)) this.push(event);
    return dropped;
  }
}

/** The first of these events, as many as have no more bytes together; one at least, where there is one. */
export function firstWithin(events: readonly BayeuxEvent[], maxBytes: number): readonly BayeuxEvent[] {
  let bytes = 0;
  const beyond = events.findIndex((event, at) => {
    bytes += event.sizeBytes();
    return at > 0 && bytes > maxBytes;
  });
  return beyond === -1 ? events : events.slice(0, beyond);
}

export function toSizeBytes(events: readonly BayeuxEvent[]): number {
  let bytes = 0;
  for (const event of events) bytes += event.sizeBytes();
  return bytes;
}
