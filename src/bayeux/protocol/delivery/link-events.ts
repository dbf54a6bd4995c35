import type { LinkId } from '../port.ts';
import { type CoreState, unsettle } from '../state/core-state.ts';
import { markDelivered } from '../state/delivered.ts';
import { takeBackInFlight, takeReported } from '../state/link.ts';
import type { Gap, Link, Session } from '../state/session-and-links.ts';
import { dropHeld } from './connect-answer.ts';
import { giveBack } from './session-delivery.ts';

/** The link carries the events of this session. */
export function assignLink(link: Link, session: Session): void {
  link.session = session;
  link.identity = session.identity;
}

/** Binds a session to a WebSocket that it has spoken on: its events go there from now on (W3, W5). */
export function bindLink(core: CoreState, link: Link, session: Session): void {
  assignLink(link, session);
  if (session.link === link || link.closed) return;
  if (session.awaited === link) session.awaited = undefined;
  leaveLink(core, session);
  session.link = link;
  unsettle(core, session);
}

/**
 * The session's events no longer go to its WebSocket. Those that are being written there may arrive: later ones wait for their report.
 * A full socket may never take them: they are sent on the new way.
 */
export function leaveLink(core: CoreState, session: Session): void {
  const { link } = session;
  if (link === undefined) return;
  session.link = undefined;
  const isWriting = link.inFlight.length > link.sendsOfEnded && !link.congested;
  if (isWriting && session.ack === undefined && session.awaited === undefined) session.awaited = link;
  else takeBack(core, session, link);
}

/** Nothing more of the session goes by this link, nor is anything awaited of it. */
export function giveUpLink(core: CoreState, session: Session, link: Link): void {
  if (session.link === link) session.link = undefined;
  if (session.awaited === link) session.awaited = undefined;
  takeBack(core, session, link);
}

/** What has no report counts as not sent (N7). */
function takeBack(core: CoreState, session: Session, link: Link): void {
  tellAgain(session, link.gap?.told);
  giveBack(core, session, takeBackInFlight(link));
}

/** What was last sent has been handed to the operating system, or could not be (N7). */
export function reportSent(core: CoreState, id: LinkId, ok: boolean): void {
  const link = core.links.get(id);
  if (link === undefined) return;
  if (!ok) {
    failLink(core, link);
    if (link.transport !== 'websocket') core.links.delete(id);
    return;
  }
  const ofEnded = link.sendsOfEnded > 0;
  const events = takeReported(link);
  if (events === undefined) return;
  const session = toSession(link);
  // By what is in it: a frame of several answers has a list of its own. An event is in one batch of a session at most.
  const batch = session?.ack?.unacknowledged.find((sent) => sent.events[0] === events[0]);
  if (batch !== undefined) batch.handedOver = true;
  else if ((ofEnded || session?.ack === undefined) && link.identity !== undefined)
    markDelivered(core, link.identity, events);
  if (link.transport !== 'websocket') core.links.delete(id);
  if (session?.awaited === link && link.inFlight.length === 0) session.awaited = undefined;
  if (session !== undefined) unsettle(core, session);
  closeWhenReported(core, link);
}

/** Closes a WebSocket that waits for that, when nothing of what was sent on it waits for its report. */
export function closeWhenReported(core: CoreState, link: Link): void {
  if (link.inFlight.length > 0 || !core.closing.delete(link)) return;
  core.effects.push({ type: 'close', link: link.id, reason: 'going-away' });
}

/** The link is gone. Its session lives on until maxInterval (W4). */
export function linkGone(core: CoreState, id: LinkId): void {
  const link = core.links.get(id);
  if (link === undefined) return;
  core.links.delete(id);
  core.closing.delete(link);
  failLink(core, link);
}

/** The link's socket is full, or has room again (S5). */
export function linkCongested(core: CoreState, id: LinkId, congested: boolean): void {
  const link = core.links.get(id);
  if (link === undefined) return;
  link.congested = congested;
  const session = toSession(link);
  if (session === undefined) return;
  if (!congested) unsettle(core, session);
  else if (session.awaited === link && link.transport === 'websocket') giveUpLink(core, session, link);
}

/** Nothing goes out on this link any more: what was on its way returns to the session (N7). */
function failLink(core: CoreState, link: Link): void {
  link.closed = true;
  const session = toSession(link);
  if (session === undefined) return;
  if (session.held?.link === link) dropHeld(core, session);
  giveUpLink(core, session, link);
}

/** Word of a gap was on a link that is lost. Of two gaps the later one says from where delivery goes on. */
function tellAgain(session: Session, told: Gap | undefined): void {
  if (told !== undefined && (session.gap === undefined || session.gap.first < told.first)) session.gap = told;
}

/** The session that the link carries, while it lives. */
export function toSession({ session }: Link): Session | undefined {
  return session?.phase === 'ended' ? undefined : session;
}
