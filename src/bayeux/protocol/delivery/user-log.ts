import type { Identity, Input, UserLogEntry } from '../port.ts';
import { type CoreState, unsettle } from '../state/core-state.ts';
import { type BayeuxEvent, createEvent } from '../state/event.ts';
import { toStart } from '../state/log-place.ts';
import { toLoggedChannels } from '../state/logged-channels.ts';
import { isSubscribed, toBacklog } from '../state/session.ts';
import type { LogPlace, Session } from '../state/session-and-links.ts';
import { deliver, hasRoom } from './session-delivery.ts';

/**
 * Follows identities' durable logs. Each session has one place in its identity's log, whatever its subscriptions: every entry is looked
 * at once, in offset order. A session that is not at the end ignores live entries and reads, one page at a time; a session whose queue
 * is full stops taking entries and reads them again when there is room, so the log waits on disk and not in memory.
 */

type LogPage = Extract<Input, { readonly type: 'log-page' }>;

/** Begins to follow the log after an offset, where each channel has its own start. */
export function followLog(core: CoreState, session: Session, after: number, starts: LogPlace['starts']): void {
  const { log } = session;
  log.cursor = after;
  log.newestSeen = 0;
  log.starts = starts;
  log.readStale = log.readUnderWay;
  log.phase = 'reading';
  if (!log.readUnderWay) read(core, session);
}

/** The session's subscriptions have changed: it follows the channels that they cover, and remembers where it left others. */
export function noteCovered(core: CoreState, session: Session): void {
  const { log } = session;
  const covered = toLoggedChannels(core.options.policy, [...session.subscriptions.keys()]);
  const left = log.channels.filter((channel) => !covered.includes(channel));
  if (left.length > 0) {
    const places = left.map((channel) => [channel, Math.max(log.cursor, toStart(log, channel).after)] as const);
    log.left = new Map([...log.left, ...places]);
  }
  log.channels = covered;
  if (covered.length === 0) log.phase = 'off';
}

/** New entries of an identity: to its sessions that are at the end of the log. */
export function takeLogged(core: CoreState, identity: Identity, entries: readonly UserLogEntry[]): void {
  const record = core.sessions.identity(identity);
  if (record === undefined) return;
  for (const entry of entries) {
    const event = toEvent(core, entry, record.logEpoch);
    for (const session of record.sessions) {
      const { log } = session;
      if (log.phase === 'live' && entry.offset > log.cursor) takeEntry(core, session, entry, event);
      if (log.phase !== 'live' && log.phase !== 'off') log.newestSeen = Math.max(log.newestSeen, entry.offset);
    }
  }
}

/** A page that a session asked for; of no use when the session has ended meanwhile. */
export function takePage(core: CoreState, page: LogPage): void {
  const session = core.sessions.get(page.session);
  if (session === undefined) return;
  const { log } = session;
  const stale = log.readStale || page.after !== log.cursor;
  log.readUnderWay = false;
  log.readStale = false;
  if (log.phase !== 'reading') return;
  if (stale) {
    read(core, session);
    return;
  }
  const epoch = core.sessions.identity(session.identity)?.logEpoch ?? '';
  for (const entry of page.entries) {
    if (entry.offset > log.cursor) takeEntry(core, session, entry, toEvent(core, entry, epoch));
    if (log.phase !== 'reading') return;
  }
  if (page.more || log.newestSeen > log.cursor) read(core, session);
  else log.phase = 'live';
}

/** Reads on where a full queue made the session stop, once half of the queue is free. */
export function resumeLog(core: CoreState, session: Session): void {
  if (session.log.phase !== 'behind' || session.log.readUnderWay) return;
  const { messages, bytes } = toBacklog(session);
  if (messages > core.options.queueMaxMessages / 2 || bytes > core.options.queueMaxBytes / 2) return;
  session.log.phase = 'reading';
  read(core, session);
}

function takeEntry(core: CoreState, session: Session, entry: UserLogEntry, event: BayeuxEvent): void {
  const { log } = session;
  const wanted = !isPassedOver(log, entry) && isSubscribed(session, event);
  if (wanted && !hasRoom(core, session, event)) {
    log.phase = 'behind';
    unsettle(core, session);
    return;
  }
  log.cursor = entry.offset;
  if (wanted) deliver(core, session, event);
}

function isPassedOver(log: LogPlace, { offset, channel, loggedAtMs }: UserLogEntry): boolean {
  const { after, sinceMs } = toStart(log, channel);
  return offset <= after || loggedAtMs < sinceMs;
}

function read(core: CoreState, session: Session): void {
  session.log.readUnderWay = true;
  const room = core.options.queueMaxMessages - toBacklog(session).messages;
  core.effects.push({
    type: 'read-log',
    session: session.id,
    identity: session.identity,
    after: session.log.cursor,
    limit: Math.max(1, Math.min(core.options.logPageMaxEntries, room)),
  });
}

function toEvent(core: CoreState, entry: UserLogEntry, epoch: string): BayeuxEvent {
  return createEvent({
    channel: entry.channel,
    dataJson: entry.dataJson,
    binaryJson: undefined,
    id: entry.offset,
    epoch,
    logged: true,
    createdAtMs: entry.loggedAtMs,
    replayIdInData: core.options.replayIdInData,
  });
}
