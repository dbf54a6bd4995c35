import type { CoreLimit } from '../port.ts';
import type { CoreState } from '../state/core-state.ts';
import { markDelivered } from '../state/delivered.ts';
import { outlive } from '../state/link.ts';
import { advance } from '../state/session.ts';
import type { Session } from '../state/session-and-links.ts';
import { answerHeld, type ConnectAnswer } from './connect-answer.ts';

export type SessionEnd = 'disconnected' | 'expired' | 'overflowed' | 'evicted' | 'signed-out';

/** What a connect that is held at the end is told. */
const LAST_ANSWER: Record<SessionEnd, ConnectAnswer> = {
  disconnected: 'stop',
  expired: 'stop',
  overflowed: 'unknown',
  evicted: 'unknown',
  'signed-out': 'signed-out',
};

/** The bound that ended the session. */
const LIMIT_OF_END: Partial<Record<SessionEnd, CoreLimit>> = {
  overflowed: 'bayeux-queue',
  evicted: 'bayeux-session-evicted',
};

/** Ends a session: its held connect is answered (N5), its subscriptions, timer and events are gone (N6). */
export function endSession(core: CoreState, session: Session, end: SessionEnd): void {
  if (end === 'disconnected') trustWhatWasSent(core, session);
  advance(session, 'end');
  const limit = LIMIT_OF_END[end];
  if (limit !== undefined) core.effects.push({ type: 'limit', limit, identity: session.identity });
  answerHeld(core, session, LAST_ANSWER[end], false);
  core.deadlines.clear(session);
  core.sessions.remove(session);
  for (const subscription of session.subscriptions.keys()) core.subscriptions.remove(subscription, session);
  session.subscriptions.clear();
  session.queue.takeAll();
  session.ack = undefined;
  for (const link of [session.link, session.awaited]) if (link !== undefined) outlive(link);
  session.link = undefined;
  session.awaited = undefined;
  core.effects.push({ type: 'session', session: session.id, identity: session.identity, change: end });
}

/** A client that says goodbye in order has read what was handed over, though no connect came to acknowledge it. */
function trustWhatWasSent(core: CoreState, session: Session): void {
  const batches = session.ack?.unacknowledged.filter((batch) => batch.handedOver) ?? [];
  markDelivered(
    core,
    session.identity,
    batches.flatMap((batch) => batch.events),
  );
}
