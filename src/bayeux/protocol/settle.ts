import { answerHeld, carriesEvents } from './connect-answer.ts';
import type { CoreState } from './core-state.ts';
import { toOpenLink } from './delivery.ts';
import { takeCollected } from './link.ts';
import { sendFrame } from './outgoing.ts';
import type { Session } from './session.ts';
import { resumeLog } from './user-log.ts';

/** Sends what this input has collected: one frame per link, then what waits in sessions that can send it. */
export function settle(core: CoreState): void {
  sendCollected(core);
  for (const session of core.unsettled) {
    core.unsettled.delete(session);
    settleSession(core, session);
  }
}

function sendCollected(core: CoreState): void {
  const links = core.collecting;
  if (links.length === 0) return;
  core.collecting = [];
  for (const link of links) {
    const events = takeCollected(link);
    if (events.length > 0) sendFrame(core, link, { events, replies: [] });
  }
}

function settleSession(core: CoreState, session: Session): void {
  const link = session.queue.length() > 0 ? toOpenLink(core, session) : undefined;
  if (link !== undefined) sendFrame(core, link, { events: session.queue.takeAll(), replies: [] });
  if (hasNewsForConnect(session)) answerHeld(core, session, 'retry', true);
  resumeLog(core, session);
}

/** Whether the held connect is to be answered early: with events, or to tell of a gap. */
function hasNewsForConnect(session: Session): boolean {
  const { held } = session;
  if (held === undefined) return false;
  return (session.queue.length() > 0 || session.gap !== undefined) && carriesEvents(session, held.link);
}
