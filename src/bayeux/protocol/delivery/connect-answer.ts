import type { WireMessage } from '../port.ts';
import type { CoreState } from '../state/core-state.ts';
import type { BayeuxEvent } from '../state/event.ts';
import { advance } from '../state/session.ts';
import type { HeldConnect, Link, Session } from '../state/session-and-links.ts';
import {
  type Advice,
  STOP_ADVICE,
  toDrainAdvice,
  toHandshakeAdvice,
  toMultipleClientsAdvice,
  toRetryAdvice,
} from '../wire/advice.ts';
import { type ConnectExchange, toRefusal, toReply } from '../wire/reply.ts';
import { finishReply, sendFrame } from './outgoing.ts';

/** How a connect is answered: go on, it is over (N5), or shake hands again: the session is unknown (N4), or its sign-in is over (S2). */
export type ConnectAnswer = 'retry' | 'stop' | 'unknown' | 'signed-out';

const REFUSALS = { unknown: 'session_unknown', 'signed-out': 'authentication_required' } as const;

/** The reply to a connect, ready for the wire. */
export function toConnectReply(
  core: CoreState,
  session: Session,
  exchange: ConnectExchange,
  answer: ConnectAnswer,
): WireMessage {
  const { message } = exchange;
  const refused = answer === 'unknown' || answer === 'signed-out';
  const reply = refused ? toRefusal(message, REFUSALS[answer]) : toReply(message);
  reply.advice = toAdvice(core, exchange, answer);
  reply.clientId = session.id;
  return finishReply(core, reply, exchange, session);
}

function toAdvice(core: CoreState, exchange: ConnectExchange, answer: ConnectAnswer): Advice {
  if (answer === 'unknown' || answer === 'signed-out') return toHandshakeAdvice(0);
  if (answer === 'stop') return STOP_ADVICE;
  if (core.draining) return toDrainAdvice(core.options);
  return exchange.multipleClients ? toMultipleClientsAdvice(core.options) : toRetryAdvice(core.options);
}

/** Whether events may ride on a connect reply of this link now. */
function carriesEvents(session: Session, link: Link): boolean {
  if (link.closed || link.congested) return false;
  if (session.ack !== undefined) return true;
  return session.awaited === undefined && (link.transport !== 'websocket' || session.link === link);
}

/** Whether a connect of this link is to be answered early: with events, or to tell of a gap. */
export function hasNews(session: Session, link: Link): boolean {
  return (session.queue.length() > 0 || session.gap !== undefined) && carriesEvents(session, link);
}

/** Takes the events that ride on a connect reply of this link; with ack they are kept until acknowledged (X1). */
export function takeForConnect(core: CoreState, session: Session, link: Link): readonly BayeuxEvent[] {
  if (session.queue.length() === 0 || !carriesEvents(session, link)) return [];
  const events = session.queue.takeUpTo(core.options.frameEventsMaxBytes);
  if (events.length > 1) core.sharedAtMs = core.nowMs;
  if (session.ack !== undefined) {
    session.ack.last++;
    session.ack.unacknowledged.push({ number: session.ack.last, events, handedOver: false });
  }
  if (link.transport !== 'websocket') session.awaited = link;
  return events;
}

/** Without the next connect by then, the session ends (N6). */
export function expectConnect(core: CoreState, session: Session, intervalMs: number): void {
  core.deadlines.set(session, core.nowMs + intervalMs + core.options.maxIntervalMs);
}

/** Lets go of the held connect without a word, as when its link is gone. */
export function dropHeld(core: CoreState, session: Session): HeldConnect | undefined {
  const { held } = session;
  if (held === undefined) return undefined;
  session.held = undefined;
  if (held.browser !== undefined) held.browser.held--;
  if (session.phase === 'held') {
    advance(session, 'release');
    expectConnect(core, session, held.exchange.intervalMs);
  }
  return held;
}

/** Answers the held connect, where there is one. Events, or word of a gap, ride along if asked for and the link can carry them. */
export function answerHeld(core: CoreState, session: Session, answer: ConnectAnswer, withEvents: boolean): void {
  const held = dropHeld(core, session);
  if (held === undefined || held.link.closed) return;
  const { link, exchange } = held;
  const { gap } = session;
  if (withEvents) {
    const events = takeForConnect(core, session, link);
    sendFrame(core, link, { events, replies: [toConnectReply(core, session, exchange, answer)], gap });
    return;
  }
  session.gap = undefined;
  sendFrame(core, link, { events: [], replies: [toConnectReply(core, session, exchange, answer)] });
  session.gap = gap;
}
