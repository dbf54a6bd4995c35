import type { UserLogBounds } from '../port.ts';
import type { CoreState } from '../state/core-state.ts';
import { takeBackLogged, toStart } from '../state/log-place.ts';
import { toLoggedChannels } from '../state/logged-channels.ts';
import type { ChannelStart, Session } from '../state/session-and-links.ts';
import { followLog } from './user-log.ts';

/**
 * A subscription of a session without replay: on each channel that it is the first to cover, what has reached none of the identity's sessions, as far back as the
 * window (guarantees.md, promise 4). Channels that the session follows already go on where they are.
 */
export function catchUp(core: CoreState, session: Session, subscription: string, bounds: UserLogBounds): void {
  const { log } = session;
  const covered = toLoggedChannels(core.options.policy, [subscription]);
  const fresh = covered.filter((channel) => !log.channels.includes(channel));
  if (fresh.length === 0) return;
  const sinceMs = core.nowMs - core.options.catchUpWindowMs;
  const starts = new Map<string, ChannelStart>();
  for (const channel of fresh) starts.set(channel, { after: toPlace(core, session, channel, bounds), sinceMs });
  const after = Math.min(...[...starts.values()].map((start) => start.after));
  const follows = log.phase !== 'off';
  const turnsBack = !follows || after < log.cursor;
  const reached = turnsBack ? takeBackLogged(session) : 0;
  for (const channel of log.channels) {
    const start = toStart(log, channel);
    starts.set(channel, { ...start, after: Math.max(start.after, reached) });
  }
  const all = { named: starts, others: log.starts.others };
  if (!turnsBack) log.starts = all;
  else followLog(core, session, follows ? Math.min(after, reached) : after, all);
}

/** Up to where the channel needs no catching up: it is gone, has reached one of the identity's sessions, or was this session's business before. */
function toPlace(
  core: CoreState,
  session: Session,
  channel: string,
  { delivered, removedThrough }: UserLogBounds,
): number {
  const told = core.sessions.identity(session.identity)?.delivered.get(channel) ?? 0;
  const stored = delivered.named[channel] ?? delivered.others;
  return Math.max(removedThrough, told, stored, session.log.left.get(channel) ?? 0);
}
