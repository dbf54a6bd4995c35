import type { Identity, SignInId } from '../port.ts';
import type { BayeuxEvent } from './event.ts';
import { EventQueue, toSizeBytes } from './event-queue.ts';
import { FROM_ANYWHERE, NOWHERE } from './log-place.ts';
import type { Session } from './session-and-links.ts';
import { type SessionStep, toNextPhase } from './session-phase.ts';

export function createSession(id: string, identity: Identity, signIn: SignInId, nowMs: number): Session {
  return {
    id,
    identity,
    signIn,
    phase: 'fresh',
    subscriptions: new Map(),
    queue: new EventQueue(),
    link: undefined,
    held: undefined,
    browser: undefined,
    isDue: false,
    isUnsettled: false,
    awaited: undefined,
    ack: undefined,
    replay: false,
    lastSubscribe: undefined,
    gap: undefined,
    log: {
      phase: 'off',
      cursor: 0,
      newestSeen: 0,
      channels: [],
      starts: FROM_ANYWHERE,
      left: NOWHERE,
      readUnderWay: false,
      readStale: false,
    },
    lastPublicId: 0,
    lastActivityMs: nowMs,
    atMs: 0,
    lookMs: 0,
    place: -1,
  };
}

/** Takes a step of the table. A step that it does not allow is a defect of the core. */
export function advance(session: Session, step: SessionStep): void {
  const next = toNextPhase(session.phase, step);
  if (next === undefined) throw new Error(`a session that is ${session.phase} cannot ${step}`);
  session.phase = next;
}

/** Whether one of the session's subscriptions matches the event's channel. */
export function isSubscribed(session: Session, event: BayeuxEvent): boolean {
  return event.subscriptions().some((subscription) => session.subscriptions.has(subscription));
}

/** Events that the session holds: waiting, on their way without a report, or not acknowledged (S4). */
export function toBacklog(session: Session): { readonly messages: number; readonly bytes: number } {
  let messages = session.queue.length();
  let bytes = session.queue.bytes();
  if (session.ack === undefined) {
    messages += (session.link?.inFlightMessages ?? 0) + (session.awaited?.inFlightMessages ?? 0);
    bytes += (session.link?.inFlightBytes ?? 0) + (session.awaited?.inFlightBytes ?? 0);
  } else {
    for (const batch of session.ack.unacknowledged) {
      messages += batch.events.length;
      bytes += toSizeBytes(batch.events);
    }
  }
  return { messages, bytes };
}
