import { answerHeld, hasNews } from './delivery/connect-answer.ts';
import { fanOut } from './delivery/fan-out.ts';
import { closeWhenReported, giveUpLink, linkCongested, linkGone, reportSent } from './delivery/link-events.ts';
import { endSession } from './delivery/session-end.ts';
import { settle } from './delivery/settle.ts';
import { endSignedOut, linkExpired } from './delivery/signed-out.ts';
import { takeLogged, takePage } from './delivery/user-log.ts';
import { handleRequest } from './handle-request.ts';
import type { BayeuxCoreOptions } from './options.ts';
import type { Effect, Identity, Input, LinkId } from './port.ts';
import { type CoreState, createCoreState } from './state/core-state.ts';
import { isLogged } from './state/logged-channels.ts';
import { toBacklog } from './state/session.ts';
import type { Session } from './state/session-and-links.ts';
import { toChannelKind } from './wire/channel.ts';
import { parseSubscriptionList, toChannel, toClientMessage } from './wire/client-message.ts';

/** What the core holds at this moment. */
export type BayeuxCoreStats = {
  readonly sessions: number;
  readonly subscriptions: number;
  readonly heldConnects: number;
  /** Events that sessions hold: waiting, on their way without a report, or not acknowledged. */
  readonly queuedMessages: number;
  readonly queuedBytes: number;
  readonly timers: number;
  readonly links: number;
  readonly publicLogMessages: number;
};

/** A session from outside: its id only in part, since whoever knows it all could speak for it. */
export type SessionView = {
  readonly session: string;
  readonly phase: string;
  readonly transport: string | undefined;
  readonly subscriptions: readonly string[];
  readonly waitingMessages: number;
};

export type BayeuxCore = {
  /** Changes the state and says what to do about it, in this order. `nowMs` is wall-clock time. Never throws on anything a client sent. */
  handle(input: Input, nowMs: number): readonly Effect[];
  /** When to come back with a `tick`, at the latest: it may find nothing to do. Undefined when nothing is due ever. */
  nextDeadlineMs(): number | undefined;
  /** Whether a request with these messages must bring the bounds of its identity's log. */
  needsLog(messages: readonly unknown[]): boolean;
  /** Everybody who has a session. */
  identities(): Iterable<Identity>;
  /** The sessions of one identity, for those who run the server. */
  sessionsOf(identity: Identity): readonly SessionView[];
  stats(): BayeuxCoreStats;
};

/** The Bayeux server as a pure state machine (ARCHITECTURE.md, "Invariants"). */
export function createBayeuxCore(options: BayeuxCoreOptions): BayeuxCore {
  const core = createCoreState(options);
  return {
    handle(input, nowMs) {
      core.nowMs = nowMs;
      core.effects = [];
      take(core, input);
      settle(core);
      return core.effects;
    },
    nextDeadlineMs: () => (core.due.size() > 0 ? core.nowMs : core.deadlines.nextMs()),
    needsLog: (messages) =>
      messages.length <= options.requestMaxMessages && messages.some((value) => subscribesToLog(options, value)),
    identities: core.sessions.identities,
    sessionsOf: (identity) => [...(core.sessions.identity(identity)?.sessions ?? [])].map(toSessionView),
    stats: () => toStats(core),
  };
}

function take(core: CoreState, input: Input): void {
  switch (input.type) {
    case 'request':
      handleRequest(core, input);
      break;
    case 'sent':
      for (const { link, ok } of input.reports) reportSent(core, link, ok);
      break;
    case 'gone':
      linkGone(core, input.link);
      break;
    case 'hurry':
      hurryLink(core, input.link);
      break;
    case 'congested':
      linkCongested(core, input.link, input.congested);
      break;
    case 'logged':
      takeLogged(core, input.identity, input.entries);
      break;
    case 'log-page':
      takePage(core, input);
      break;
    case 'expired':
      linkExpired(core, input.link);
      break;
    case 'signed-out':
      endSignedOut(core, input);
      break;
    case 'publish':
      publishOwn(core, input);
      break;
    case 'tick':
      tick(core);
      break;
    case 'drain':
      drain(core);
      break;
  }
}

/** An event of the server itself, or of another one's client. Logged channels have their events from the log alone. */
function publishOwn(core: CoreState, { channel, dataJson, binaryJson }: Extract<Input, { type: 'publish' }>): void {
  const { options } = core;
  if (toChannelKind(channel, options) !== 'exact' || isLogged(options.policy, channel)) return;
  fanOut(core, channel, dataJson, binaryJson);
}

/** After an answer took several events along, so long may the next ones gain by waiting for company. */
const SHARING_MS = 1_000;
/** What a tick answers then, as a part of the most it may: the others wait, and what is published meanwhile rides along. */
const SHARING_PART = 1 / 4;

/** How many a tick answers: all, where they are few enough; of more, so many that others get their turn between them. */
function toDueMax({ options, due }: CoreState): number {
  return due.size() <= options.dueAtOnceMax ? options.dueAtOnceMax : options.dueMaxPerTick;
}

function isSharing({ nowMs, sharedAtMs }: CoreState): boolean {
  return nowMs - sharedAtMs < SHARING_MS;
}

/** Held connects with news, or whose time is over, are answered; sessions that no connect came for end (N6). What is left over is due still. */
function tick(core: CoreState): void {
  const dueMax = toDueMax(core);
  const sharedMax = core.options.dueMaxPerTick * SHARING_PART;
  for (let count = 0; count < (isSharing(core) ? sharedMax : dueMax); count++) {
    const session = core.due.shift();
    if (session === undefined) break;
    session.isDue = false;
    // It may have been answered or unsubscribed meanwhile.
    if (session.held !== undefined && hasNews(session, session.held.link)) answerHeld(core, session, 'retry', true);
  }
  for (let count = 0; count < sharedMax; count++) {
    const session = core.deadlines.look(core.nowMs);
    if (session === undefined) continue;
    if (session.held === undefined) endSession(core, session, 'expired');
    else endHold(core, session);
  }
}

/** The time of a held connect is over. A WebSocket before that has not taken its events in all of it is given up. */
function endHold(core: CoreState, session: Session): void {
  const { awaited } = session;
  if (awaited?.transport === 'websocket') giveUpLink(core, session, awaited);
  answerHeld(core, session, 'retry', true);
}

/** Another request waits behind a held connect, and what it brings about must not be told before it is answered. */
function hurryLink(core: CoreState, id: LinkId): void {
  const link = core.links.get(id);
  const session = link?.session;
  if (session?.held !== undefined && session.held.link === link) answerHeld(core, session, 'retry', false);
}

/**
 * Clients are told to come back later, on whatever link they have; then their WebSockets are closed (W7), each as soon as it is known what has arrived: whoever comes
 * back to another gateway before that would get it again.
 */
function drain(core: CoreState): void {
  core.draining = true;
  for (const session of core.sessions.all()) answerHeld(core, session, 'retry', true);
  for (const link of core.links.values()) {
    if (link.transport !== 'websocket' || link.closed) continue;
    link.closed = true;
    core.closing.add(link);
    closeWhenReported(core, link);
  }
}

function subscribesToLog(options: BayeuxCoreOptions, value: unknown): boolean {
  if (toChannel(value) !== '/meta/subscribe') return false;
  const names = parseSubscriptionList(toClientMessage(value).raw);
  return typeof names !== 'string' && names.some((name) => isLogged(options.policy, name));
}

function toStats(core: CoreState): BayeuxCoreStats {
  let heldConnects = 0;
  let queuedMessages = 0;
  let queuedBytes = 0;
  for (const session of core.sessions.all()) {
    const backlog = toBacklog(session);
    queuedMessages += backlog.messages;
    queuedBytes += backlog.bytes;
    if (session.held !== undefined) heldConnects++;
  }
  return {
    sessions: core.sessions.size(),
    subscriptions: core.subscriptions.size(),
    heldConnects,
    queuedMessages,
    queuedBytes,
    timers: core.deadlines.size(),
    links: core.links.size(),
    publicLogMessages: core.publicLog.messages(),
  };
}

/** So much of a session's id stands in the log, too. */
const SHOWN_ID_CHARS = 6;

function toSessionView(session: Session): SessionView {
  const { id, phase, link, held, subscriptions } = session;
  return {
    session: id.slice(0, SHOWN_ID_CHARS),
    phase,
    transport: (link ?? held?.link)?.transport,
    subscriptions: [...subscriptions.keys()],
    waitingMessages: toBacklog(session).messages,
  };
}
