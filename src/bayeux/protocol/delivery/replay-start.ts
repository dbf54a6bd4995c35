import type { ReplayStart } from '../extensions/replay.ts';
import type { UserLogBounds } from '../port.ts';
import type { CoreState } from '../state/core-state.ts';
import type { BayeuxEvent } from '../state/event.ts';
import type { Gap } from '../state/link.ts';
import { type Session, toBacklog } from '../state/session.ts';
import { enqueue } from './delivery.ts';
import { followLog } from './user-log.ts';

/**
 * A subscription that covers a logged channel: from where the session follows its identity's log. Where another subscription follows it
 * already, nothing changes: each entry comes once. Subscribing to the very same again, with an earlier id, goes back.
 */
export function startLog(
  core: CoreState,
  session: Session,
  subscription: string,
  start: ReplayStart,
  bounds: UserLogBounds,
): Gap | undefined {
  noteBounds(core, session, bounds);
  const { log } = session;
  const follows = log.phase !== 'off';
  if (!session.replay) {
    if (!follows) catchUp(core, session, bounds);
    return undefined;
  }
  if (follows && !(session.subscriptions.has(subscription) && start.from !== 'new')) return undefined;
  const from = toLogStart(core, start, bounds);
  if (!follows || from.after < log.cursor) {
    session.queue.keep((event) => !event.logged);
    followLog(core, session, from.after, Number.NEGATIVE_INFINITY);
  }
  return from.gap ? { first: bounds.removedThrough + 1, epoch: bounds.epoch } : undefined;
}

/** Without replay: what has reached none of the identity's sessions, as far back as the window (DESIGN.md promise 4). */
function catchUp(core: CoreState, session: Session, bounds: UserLogBounds): void {
  const delivered = core.sessions.identity(session.identity)?.deliveredThrough ?? 0;
  const after = Math.max(delivered, bounds.removedThrough, session.log.cursor);
  followLog(core, session, after, core.nowMs - core.options.catchUpWindowMs);
}

/** What the journal says and what was seen here, whichever is further. Another epoch begins anew. */
function noteBounds(core: CoreState, session: Session, bounds: UserLogBounds): void {
  const record = core.sessions.identity(session.identity);
  if (record === undefined) return;
  const known = record.logEpoch === bounds.epoch ? record.deliveredThrough : 0;
  record.logEpoch = bounds.epoch;
  record.deliveredThrough = Math.max(known, bounds.deliveredThrough);
}

function toLogStart(
  core: CoreState,
  start: ReplayStart,
  bounds: UserLogBounds,
): { readonly after: number; readonly gap: boolean } {
  const isPublicId = start.from === 'after' && start.epoch === core.options.publicEpoch;
  if (start.from === 'new' || isPublicId) return { after: bounds.newest, gap: false };
  if (start.from === 'all') return { after: bounds.removedThrough, gap: false };
  const foreign = start.epoch !== undefined && start.epoch !== bounds.epoch;
  const gap = foreign || start.id > bounds.newest || start.id < bounds.removedThrough;
  return gap ? { after: bounds.removedThrough, gap } : { after: start.id, gap };
}

/**
 * Public events that the subscription missed, for sessions with replay. `mixed` subscriptions cover logged channels too: an id without
 * an epoch is then one of the log. What does not fit into the queue counts as no longer kept.
 */
export function replayPublic(
  core: CoreState,
  session: Session,
  subscription: string,
  start: ReplayStart,
  mixed: boolean,
): Gap | undefined {
  const newest = core.publicLog.newestId();
  const { publicEpoch } = core.options;
  const isLogId = start.from === 'after' && mixed && start.epoch !== publicEpoch;
  if (start.from === 'new' || isLogId) {
    if (!session.subscriptions.has(subscription)) session.subscriptions.set(subscription, newest);
    return undefined;
  }
  const foreign = start.from === 'after' && ((start.epoch ?? publicEpoch) !== publicEpoch || start.id > newest);
  const after = start.from === 'all' || foreign ? 0 : start.id;
  session.subscriptions.delete(subscription);
  const kept = core.publicLog.read(subscription, after);
  const missed = kept.events.filter((event) => !wasDelivered(session, event));
  session.subscriptions.set(subscription, after);
  const again = new Set(missed);
  session.queue.keep((event) => !again.has(event));
  const fitting = toFitting(core, session, missed);
  for (const event of fitting) enqueue(core, session, event);
  const gap = foreign || (start.from === 'after' && kept.gap) || fitting.length < missed.length;
  return gap ? { first: fitting[0]?.id ?? newest + 1, epoch: publicEpoch } : undefined;
}

/** Whether another subscription has brought the event already (C5). */
function wasDelivered(session: Session, event: BayeuxEvent): boolean {
  return event.subscriptions().some((name) => event.id > (session.subscriptions.get(name) ?? Number.POSITIVE_INFINITY));
}

/** The newest events for which there is room. */
function toFitting(core: CoreState, session: Session, events: readonly BayeuxEvent[]): readonly BayeuxEvent[] {
  let { messages, bytes } = toBacklog(session);
  let first = events.length;
  while (first > 0) {
    const size = events[first - 1]?.sizeBytes() ?? 0;
    const fits =
      messages === 0 || (messages < core.options.queueMaxMessages && bytes + size <= core.options.queueMaxBytes);
    if (!fits) break;
    messages++;
    bytes += size;
    first--;
  }
  return events.slice(first);
}
