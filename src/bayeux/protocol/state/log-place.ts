import type { BayeuxEvent } from './event.ts';
import type { ChannelStart, LogPlace, Session } from './session-and-links.ts';

/** Nothing is passed over. */
export const FROM_ANYWHERE: LogPlace['starts'] = {
  named: new Map(),
  others: { after: 0, sinceMs: Number.NEGATIVE_INFINITY },
};
/** Nothing was left. */
export const NOWHERE: LogPlace['left'] = new Map();

/** Where the channel begins. */
export function toStart({ starts }: LogPlace, channel: string): ChannelStart {
  return starts.named.get(channel) ?? starts.others;
}

/**
 * Takes what waits of the log out of the session's queue, to be read again. Returns the place up to which it has, or passed over, what came on the channels that it
 * covers.
 */
export function takeBackLogged({ log, queue }: Session): number {
  let reached = log.cursor;
  for (const { channel, id } of queue.keep((event) => !event.logged)) {
    beginBefore(log, channel, id);
    // What came back of a lost link stands before older entries of a channel that is caught up.
    reached = Math.min(reached, id - 1);
  }
  return reached;
}

/** The channel's entries from this one on are not passed over: the session is owed them. */
function beginBefore(log: LogPlace, channel: string, id: number): void {
  const { named, others } = log.starts;
  const start = toStart(log, channel);
  if (start.after >= id) log.starts = { named: new Map(named).set(channel, { ...start, after: id - 1 }), others };
}

/** Events that were not delivered and are unsubscribed: should the session subscribe again, they count as not delivered. */
export function forgetUnsubscribed(session: Session, events: readonly BayeuxEvent[]): void {
  const { log } = session;
  for (const { logged, channel, id } of events) {
    if (logged && id <= (log.left.get(channel) ?? 0)) log.left = new Map(log.left).set(channel, id - 1);
  }
}
