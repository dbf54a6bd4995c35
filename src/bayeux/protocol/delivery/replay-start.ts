import type { ReplayStart, ReplayWish } from '../extensions/replay.ts';
import type { UserLogBounds } from '../port.ts';
import type { CoreState } from '../state/core-state.ts';
import type { BayeuxEvent } from '../state/event.ts';
import { FROM_ANYWHERE, takeBackLogged, toStart } from '../state/log-place.ts';
import { isLogged } from '../state/logged-channels.ts';
import { toBacklog } from '../state/session.ts';
import type { ChannelStart, Gap, Session } from '../state/session-and-links.ts';
import { isPattern } from '../wire/channel.ts';
import { catchUp } from './catch-up.ts';
import { enqueue } from './session-delivery.ts';
import { followLog } from './user-log.ts';

/**
 * A subscription that covers a logged channel: from where the session follows its identity's log. Each channel has its own start, and each entry comes once: what another
 * subscription has brought stays as it is, and where a pattern follows the log already, nothing changes. Subscribing to the very same again, with an earlier id, goes back.
 */
export function startLog(
  core: CoreState,
  session: Session,
  subscription: string,
  wish: ReplayWish,
  bounds: UserLogBounds,
): Gap | undefined {
  noteEpoch(core, session, bounds);
  const { policy } = core.options;
  if (!session.replay) {
    catchUp(core, session, subscription, bounds);
    return undefined;
  }
  const follows = session.log.phase !== 'off';
  const named = [...wish.channels].filter(([channel]) => isLogged(policy, channel));
  const isNew = !session.subscriptions.has(subscription);
  const goesBack = !isNew && [wish.start, ...named.map(([, start]) => start)].some(({ from }) => from !== 'new');
  const beside = [...session.subscriptions.keys()].filter((name) => name !== subscription && isLogged(policy, name));
  const besidePattern = beside.some(isPattern);
  if (follows && !goesBack && (!isNew || besidePattern)) return undefined;
  const others = toLogStart(core, wish.start, bounds);
  const placed = named.map(([channel, start]) => ({ channel, ...toLogStart(core, start, bounds) }));
  const offsets = new Map(placed.map((place) => [place.channel, place.after]));
  begin(core, session, { subscription, others: others.after, named: offsets }, besidePattern ? [] : beside);
  const gap = others.gap || placed.some((place) => place.gap);
  return gap ? { first: bounds.removedThrough + 1, epoch: bounds.epoch } : undefined;
}

/** Where a subscription begins: the channels that it names, and all others that it covers. */
type Begin = { readonly subscription: string; readonly others: number; readonly named: ReadonlyMap<string, number> };

/** `beside`: logged channels that the session follows already, each to go on where it is. */
function begin(
  core: CoreState,
  session: Session,
  { subscription, others, named }: Begin,
  beside: readonly string[],
): void {
  const { log } = session;
  const after = Math.min(others, ...named.values());
  const follows = log.phase !== 'off';
  if (follows && after === log.cursor) return;
  const isBack = !follows || after < log.cursor;
  const reached = isBack ? takeBackLogged(session) : 0;
  const starts = new Map([...named].map(([channel, place]) => [channel, from(place)]));
  if (beside.length > 0 && !isPattern(subscription)) starts.set(subscription, from(others));
  for (const channel of beside) {
    const start = toStart(log, channel);
    starts.set(channel, { ...start, after: Math.max(reached, start.after) });
  }
  const all = starts.size === 0 ? FROM_ANYWHERE : { named: starts, others: from(others) };
  const places = [...starts.values()].map((start) => start.after);
  if (isBack) followLog(core, session, Math.min(after, ...places), all);
  else log.starts = all;
}

function from(after: number): ChannelStart {
  return { after, sinceMs: Number.NEGATIVE_INFINITY };
}

/** What was told here is of no use any more when the log begins anew. */
function noteEpoch(core: CoreState, session: Session, { epoch }: UserLogBounds): void {
  const record = core.sessions.identity(session.identity);
  if (record === undefined || record.logEpoch === epoch) return;
  record.logEpoch = epoch;
  record.delivered.clear();
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
  wish: ReplayWish,
  mixed: boolean,
): Gap | undefined {
  const { publicLog, options } = core;
  const after = toPublicStart(core, wish.start, mixed);
  if (after !== undefined) {
    session.subscriptions.delete(subscription);
    return bringMissed(core, session, { subscription, channel: subscription, ...after });
  }
  if (!session.subscriptions.has(subscription)) session.subscriptions.set(subscription, publicLog.newestId());
  let gap: Gap | undefined;
  for (const [channel, start] of wish.channels) {
    const from = isLogged(options.policy, channel) ? undefined : toPublicStart(core, start, false);
    if (from !== undefined) gap = bringMissed(core, session, { subscription, channel, ...from }) ?? gap;
  }
  return gap;
}

/** After which id, and whether that is a gap: it is, it is where events after it were dropped, or what was dropped was not asked for. */
type PublicStart = { readonly after: number; readonly gap: 'told' | 'where dropped' | 'none' };

/** Undefined for new events only. */
function toPublicStart(core: CoreState, start: ReplayStart, mixed: boolean): PublicStart | undefined {
  const { publicEpoch } = core.options;
  if (start.from === 'new') return undefined;
  if (start.from === 'all') return { after: 0, gap: 'none' };
  if (mixed && start.epoch !== publicEpoch) return undefined;
  const foreign = (start.epoch ?? publicEpoch) !== publicEpoch || start.id > core.publicLog.newestId();
  return foreign ? { after: 0, gap: 'told' } : { after: start.id, gap: 'where dropped' };
}

type Missed = PublicStart & {
  readonly subscription: string;
  /** The subscription itself, or a channel that it matches. */
  readonly channel: string;
};

/** Puts the kept events of a channel, or of all that the subscription matches, into the queue; tells of those that are not kept. */
function bringMissed(
  core: CoreState,
  session: Session,
  { subscription, channel, after, gap }: Missed,
): Gap | undefined {
  const kept = core.publicLog.read(channel, after);
  const missed = kept.events.filter((event) => !wasDelivered(session, event));
  if (!session.subscriptions.has(subscription)) session.subscriptions.set(subscription, after);
  const again = new Set(missed);
  session.queue.keep((event) => !again.has(event));
  const fitting = toFitting(core, session, missed);
  for (const event of fitting) enqueue(core, session, event);
  const hasGap = gap === 'told' || (gap === 'where dropped' && kept.gap) || fitting.length < missed.length;
  const epoch = core.options.publicEpoch;
  return hasGap ? { first: fitting[0]?.id ?? core.publicLog.newestId() + 1, epoch } : undefined;
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
