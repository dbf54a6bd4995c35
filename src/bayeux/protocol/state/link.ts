import type { LinkId, TransportName } from '../port.ts';
import type { BayeuxEvent } from './event.ts';
import { toSizeBytes } from './event-queue.ts';
import type { Gap, Link } from './session-and-links.ts';

export function createLink(id: LinkId, transport: TransportName): Link {
  return {
    id,
    transport,
    session: undefined,
    identity: undefined,
    gap: undefined,
    congested: false,
    closed: false,
    inFlight: [],
    inFlightMessages: 0,
    inFlightBytes: 0,
    sendsOfEnded: 0,
    reportsToIgnore: 0,
    collectedFirst: undefined,
    collectedAll: undefined,
  };
}

/** Adds an event to what the link gets from this input. A lone event costs no list of its own. */
export function collect(link: Link, event: BayeuxEvent): void {
  link.inFlightMessages++;
  link.inFlightBytes += event.sizeBytes();
  if (link.collectedAll !== undefined) link.collectedAll.push(event);
  else if (link.collectedFirst !== undefined) link.collectedAll = [link.collectedFirst, event];
  else link.collectedFirst = event;
}

export function takeCollected(link: Link): readonly BayeuxEvent[] {
  const events = link.collectedAll ?? link.collectedFirst?.alone ?? [];
  link.inFlightMessages -= events.length;
  link.inFlightBytes -= toSizeBytes(events);
  link.collectedAll = undefined;
  link.collectedFirst = undefined;
  return events;
}

/** Remembers events that leave now, and word of a gap, until their `sent` report. */
export function addInFlight(link: Link, events: readonly BayeuxEvent[], gap: Gap | undefined): void {
  // An exchange has one send: a list of its size is a fifth of one that may grow.
  if (link.inFlight.length === 0 && link.transport !== 'websocket') link.inFlight = [events];
  else link.inFlight.push(events);
  if (gap !== undefined) link.gap = { told: gap, reportsLeft: link.inFlight.length };
  link.inFlightMessages += events.length;
  link.inFlightBytes += toSizeBytes(events);
}

/** The events of the oldest send: a `sent` report is about them. Undefined when they were taken back before. */
export function takeReported(link: Link): readonly BayeuxEvent[] | undefined {
  if (link.reportsToIgnore > 0) {
    link.reportsToIgnore--;
    return undefined;
  }
  const events = link.inFlight.shift();
  if (link.sendsOfEnded > 0) link.sendsOfEnded--;
  if (events === undefined) return undefined;
  link.inFlightMessages -= events.length;
  link.inFlightBytes -= toSizeBytes(events);
  if (link.gap !== undefined && --link.gap.reportsLeft === 0) link.gap = undefined;
  return events;
}

/** The session has ended: what is collected for it is gone, and what is on its way is nobody's any more, though reports still come. */
export function outlive(link: Link): void {
  takeCollected(link);
  link.sendsOfEnded = link.inFlight.length;
  link.gap = undefined;
}

/** Takes back every event without a report, in order (N7). */
export function takeBackInFlight(link: Link): readonly BayeuxEvent[] {
  const events = link.inFlight.slice(link.sendsOfEnded).flat();
  for (const sent of link.inFlight) {
    link.inFlightMessages -= sent.length;
    link.inFlightBytes -= toSizeBytes(sent);
  }
  link.reportsToIgnore += link.inFlight.length;
  link.inFlight.length = 0;
  link.sendsOfEnded = 0;
  link.gap = undefined;
  return events;
}
