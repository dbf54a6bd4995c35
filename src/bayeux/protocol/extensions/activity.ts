import type { Session } from '../state/session-and-links.ts';
import type { Extension } from './extension.ts';

/** Notices clients that keep connecting and do nothing else (X3). */
export const activityExtension: Extension = {
  name: 'activity',
  received(core, session, message) {
    if (message.channel !== '/meta/connect') session.lastActivityMs = core.nowMs;
  },
};

/** Whether the session's time without activity is over. */
export function isInactive(session: Session, inactivityMaxMs: number | undefined, nowMs: number): boolean {
  return inactivityMaxMs !== undefined && nowMs - session.lastActivityMs >= inactivityMaxMs;
}
