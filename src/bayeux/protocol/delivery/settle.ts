import type { CoreState } from '../state/core-state.ts';
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
    const events = takeCollected(link);
    if (events.length > 0) sendFrame(core, link, { events, replies: [] });
  }
}

function settleSession(core: CoreState, session: Session): void {
  const link = session.queue.length() > 0 ? toOpenLink(core, session) : undefined;
  if (link !== undefined) sendFrame(core, link, { events: session.queue.takeAll(), replies: [] });
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
