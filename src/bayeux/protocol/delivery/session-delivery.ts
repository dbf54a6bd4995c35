import { type CoreState, unsettle } from '../state/core-state.ts';
import type { BayeuxEvent } from '../state/event.ts';
import { collect } from '../state/link.ts';
import { forgetUnsubscribed, takeBackLogged } from '../state/log-place.ts';
import { isSubscribed, toBacklog } from '../state/session.ts';
import type { Link, Session } from '../state/session-and-links.ts';
import { endSession } from './session-end.ts';

/** Whether the link takes events now: open, not congested, and not too many without a report (S5). */
function takesEvents(core: CoreState, link: Link): boolean {
  return (
    !link.closed &&
    !link.congested &&
    link.inFlightMessages < core.options.queueMaxMessages &&
    link.inFlightBytes < core.options.queueMaxBytes
  );
}

/** The WebSocket to which the session's events may be pushed now; with ack they wait for a connect (W2), and for those on a poll always. */
export function toOpenLink(core: CoreState, session: Session): Link | undefined {
  const { link } = session;
  if (link === undefined || session.ack !== undefined || session.awaited !== undefined) return undefined;
  return takesEvents(core, link) ? link : undefined;
}

/** Whether the session may hold one more event (S4). One alone always fits. */
export function hasRoom(core: CoreState, session: Session, event: BayeuxEvent): boolean {
  const { messages, bytes } = toBacklog(session);
  if (messages === 0) return true;
  return messages < core.options.queueMaxMessages && bytes + event.sizeBytes() <= core.options.queueMaxBytes;
}

/** Gives an event to a session: to its open WebSocket, else to its queue. */
export function deliver(core: CoreState, session: Session, event: BayeuxEvent): void {
  const link = session.queue.length() === 0 ? toOpenLink(core, session) : undefined;
  if (link === undefined) {
    enqueue(core, session, event);
    return;
  }
  if (link.collectedFirst === undefined) core.collecting.push(link);
  collect(link, event);
}

/** Puts an event behind those that wait, to be sent once this input is handled. */
export function enqueue(core: CoreState, session: Session, event: BayeuxEvent): void {
  if (!hasRoom(core, session, event) && !makeRoom(core, session, event)) return;
  session.queue.push(event);
  if (hasWay(session)) unsettle(core, session);
}

/** Whether something may go out now. Where all ways are full, there is nothing to settle until one has room again: that spares a thousand slow sessions a look each per event. */
function hasWay({ link, held }: Session): boolean {
  return (link !== undefined && !link.congested) || (held !== undefined && !held.link.congested);
}

/**
 * The queue is full. What the durable log keeps can be read again; if that does not help, all is dropped, and the session is told of
 * the gap where it can replay, or ended with 402 where it cannot (S4). What is on its way or not acknowledged stays: if there is no
 * room beside it, the new event is dropped too. Returns whether it may be added.
 */
function makeRoom(core: CoreState, session: Session, event: BayeuxEvent): boolean {
  rereadLogged(session);
  if (hasRoom(core, session, event)) return true;
  if (!session.replay) {
    endSession(core, session, 'overflowed');
    return false;
  }
  core.effects.push({ type: 'limit', limit: 'bayeux-queue', identity: session.identity });
  session.queue.takeAll();
  const fits = hasRoom(core, session, event);
  session.gap = { first: fits ? event.id : event.id + 1, epoch: event.epoch };
  return fits;
}

/** Drops waiting entries of the durable log and turns back to the first of them. */
function rereadLogged(session: Session): void {
  const { log } = session;
  // A thousand full queues at once must not be searched for what they cannot hold.
  if (log.phase === 'off') return;
  const reached = takeBackLogged(session);
  if (reached === log.cursor) return;
  log.cursor = reached;
  if (log.readUnderWay) log.readStale = true;
  else log.phase = 'behind';
}

/** Returns events that did not leave to the front of the queue (N7), except those that were unsubscribed meanwhile (U1). */
export function giveBack(core: CoreState, session: Session, events: readonly BayeuxEvent[]): void {
  if (session.ack === undefined) {
    session.queue.putBack(events.filter((event) => isSubscribed(session, event)));
    forgetUnsubscribed(
      session,
      events.filter((event) => !isSubscribed(session, event)),
    );
  }
  unsettle(core, session);
}
