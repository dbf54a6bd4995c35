import type { Identity, LinkId, TransportName } from '../port.ts';
import type { BayeuxEvent } from './event.ts';
import { toSizeBytes } from './event-queue.ts';
import type { Session } from './session.ts';

/** Events were dropped: delivery goes on from this id (S4, X6). */
export type Gap = { readonly first: number; readonly epoch: string };

/** A way to a client that the core remembers: a WebSocket that has spoken, or an HTTP exchange with a held connect or events on their way. */
export type Link = {
  readonly id: LinkId;
  readonly transport: TransportName;
  /** The session it is bound to (W3), or whose connect it carries. */
  session: Session | undefined;
  /** That session's identity, kept when the session has ended: a report may still come. */
  identity: Identity | undefined;
  /** A gap that was told in a frame still on its way, and how many reports there are up to that frame's. */
  gap: { readonly told: Gap; reportsLeft: number } | undefined;
  congested: boolean;
  /** The core closed it, or a write failed: nothing more is sent. */
  closed: boolean;
  /** What was sent with `reportSent`, each until its report, oldest first (N7). */
  inFlight: (readonly BayeuxEvent[])[];
  /** How many events these are, and those collected. */
  inFlightMessages: number;
  inFlightBytes: number;
  /** So many of the oldest sends were for a session that has ended. */
  sendsOfEnded: number;
  /** Reports still to come of events that were taken back. */
  reportsToIgnore: number;
  /** The first event collected for this link while one input is handled; the whole list once there are more. */
  collectedFirst: BayeuxEvent | undefined;
  collectedAll: BayeuxEvent[] | undefined;
};

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

/** The session has ended: what is on its way is nobody's any more, though reports still come. */
export function outlive(link: Link): void {
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
