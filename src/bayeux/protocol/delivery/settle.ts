import type { CoreState } from '../state/core-state.ts';
import { firstWithin } from '../state/event-queue.ts';
import { takeCollected } from '../state/link.ts';
import type { Session } from '../state/session-and-links.ts';
import { hasNews } from './connect-answer.ts';
import { sendFrame } from './outgoing.ts';
import { toOpenLink } from './session-delivery.ts';
import { resumeLog } from './user-log.ts';

/** Sends what this input has collected: one frame per link, then what waits in sessions that can send it. */
export function settle(core: CoreState): void {
  sendCollected(core);
  for (let session = core.unsettled.shift(); session !== undefined; session = core.unsettled.shift()) {
    session.isUnsettled = false;
    if (session.phase !== 'ended') settleSession(core, session);
  }
}

function sendCollected(core: CoreState): void {
  const links = core.collecting;
  if (links.length === 0) return;
  core.collecting = [];
  for (const link of links) {
    for (let left = takeCollected(link); left.length > 0; ) {
      const events = firstWithin(left, core.options.frameEventsMaxBytes);
      sendFrame(core, link, { events, replies: [] });
      left = left.slice(events.length);
    }
  }
}

function settleSession(core: CoreState, session: Session): void {
  while (session.queue.length() > 0) {
    const link = toOpenLink(core, session);
    if (link === undefined) break;
    sendFrame(core, link, { events: session.queue.takeUpTo(core.options.frameEventsMaxBytes), replies: [] });
  }
  makeDue(core, session);
  resumeLog(core, session);
}

/** A held connect with news is due now. It is answered by the next tick: what comes until then rides along. */
function makeDue(core: CoreState, session: Session): void {
  const { held } = session;
  if (held === undefined || session.isDue || !hasNews(session, held.link)) return;
  session.isDue = true;
  core.due.push(session);
}
