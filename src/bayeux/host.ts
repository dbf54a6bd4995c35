import { type UserKey, userKeyText } from '../identity/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import { createIdSource, type RandomBytes } from '../kernel/ids.ts';
import { createSlotMap, createSlotNumbers } from '../kernel/slot-map.ts';
import type { LimitName } from '../telemetry/limits.ts';
import type { Log, Metrics, ReportLimit } from '../telemetry/port.ts';
import { type CoreRunnerOptions, createCoreRunner } from './core-runner.ts';
import { createLinkIntake, type LinkIntakeOptions } from './link-intake.ts';
import { toMessageKind } from './message-kind.ts';
import { type LinkEvents, OpenLink } from './open-link.ts';
import { type BayeuxCoreStats, createBayeuxCore, type SessionView } from './protocol/core.ts';
import type { BayeuxCoreOptions } from './protocol/options.ts';
import type { Effect, Input, LinkId, UserLogBounds, WireMessage } from './protocol/port.ts';
import { createSignInWatch, type SignInJudge } from './sign-in-watch.ts';
import type { LinkHost } from './transport/port.ts';
import { createUserBacklogs } from './user-backlog.ts';
import { createUserLogReader, toUserKey, type UserLogReaderOptions } from './user-log-reader.ts';

export type BayeuxHostOptions = Omit<BayeuxCoreOptions, 'nextSessionId' | 'publicEpoch'> &
  CoreRunnerOptions &
  UserLogReaderOptions &
  LinkIntakeOptions & {
    readonly clock: Clock;
    readonly randomBytes: RandomBytes;
    /** Is told what clients publish on public channels, where other gateways are to have it too. */
    readonly onPublished: ((event: PublicEvent) => void) | undefined;
    /** What session ids end with: the gateway, where there are several. */
    readonly sessionIdEnd: string;
    readonly log: Log;
    readonly metrics: Pick<Metrics, 'eventsDelivered' | 'messagesReceived'>;
    readonly reportLimit: ReportLimit;
    readonly signIns: SignInJudge;
    /** Bytes that a WebSocket has not taken yet, above which its events wait in the session's queue, until half of it is taken [S5]. */
    readonly highWaterBytes: number;
    /** Bytes that a WebSocket has not taken yet, beside the events that its marks and its queue allow, above which it is closed with 1013. */
    readonly bufferMaxBytes: number;
    /** Bytes that all links of one user may hold: not taken by their sockets, or waiting for their turn. */
    readonly userBacklogMaxBytes: number;
  };

/** An event that a client published on a public channel. */
export type PublicEvent = {
  readonly channel: string;
  readonly dataJson: string;
  readonly binaryJson: string | undefined;
};

export type BayeuxHostStats = BayeuxCoreStats & {
  readonly webSockets: number;
  readonly exchanges: number;
  /** Bytes that WebSockets have not taken yet. */
  readonly webSocketBufferedBytes: number;
};

export type BayeuxHost = LinkHost & {
  /** An event of the server itself, to every session that is subscribed to the channel. */
  publish(channel: string, dataJson: string, binaryJson?: string): void;
  /** Answers held connects, tells clients to come back later and closes WebSockets with 1001; refuses new sessions. */
  drain(): void;
  /** Closes what is left and lets go of the journal. */
  stop(): void;
  /** The sessions of a user, for those who run the gateway. */
  sessionsOf(user: UserKey): readonly SessionView[];
  stats(): BayeuxHostStats;
};

/** 131 random bits [F3, S1]. */
const ID_LENGTH = 22;
/** So many characters take as long as one more send. */
const CHARS_PER_SEND = 65_536;

/** Runs the Bayeux core: numbers the links, performs effects, feeds back what happened, and brings users' logs. */
export function createBayeuxHost(options: BayeuxHostOptions): BayeuxHost {
  const { log, metrics } = options;
  const nextId = createIdSource(options.randomBytes, ID_LENGTH);
  const core = createBayeuxCore({
    ...options,
    nextSessionId: () => nextId() + options.sessionIdEnd,
    publicEpoch: nextId(),
  });
  /** A queue that may fill up while the socket is full goes out in one piece once it has drained: that alone closes nothing. */
  const closeAboveBytes = options.highWaterBytes + options.queueMaxBytes + options.bufferMaxBytes;
  const links = createSlotMap<OpenLink>();
  const linkNumbers = createSlotNumbers();

  const runner = createCoreRunner(core, options, { perform: performSafely, failed: inputFailed });
  const { feed } = runner;
  const userLogs = createUserLogReader(options, feed);
  const signIns = createSignInWatch(options, { links, identities: core.identities }, feed);
  const backlogs = createUserBacklogs();
  const intake = createLinkIntake(options, { needsLog: core.needsLog, kept: checkBacklog, submit });

  function inputFailed(input: Input, error: unknown): void {
    log.error({ error, input: input.type }, 'A Bayeux input failed unexpectedly.');
    if (input.type === 'request') closeBroken(input.link);
  }
  function performSafely(effect: Effect): number {
    try {
      if (effect.type === 'send') return send(effect);
      perform(effect);
    } catch (error) {
      log.error({ error, effect: effect.type }, 'A Bayeux effect failed unexpectedly.');
      if (effect.type === 'send' || effect.type === 'close') closeBroken(effect.link);
    }
    return 0;
  }
  /** One link's trouble is nobody else's. */
  function closeBroken(id: LinkId): void {
    const link = links.get(id);
    if (link === undefined) return;
    link.gone();
    try {
      link.writer.close('internal');
    } catch (error) {
      log.error({ error }, 'A Bayeux link could not be closed.');
    }
  }

  function perform(effect: Exclude<Effect, { readonly type: 'send' }>): void {
    switch (effect.type) {
      case 'close':
        close(effect);
        break;
      case 'read-log':
        userLogs.read(effect);
        break;
      case 'delivered':
        userLogs.delivered(effect.identity, effect.through);
        break;
      case 'limit':
        options.reportLimit(effect.limit, toUserKey(effect.identity));
        break;
      case 'published':
        options.onPublished?.(effect);
        break;
      case 'session':
        noteSession(effect);
        break;
    }
  }
  function close({ link: id, reason }: Extract<Effect, { readonly type: 'close' }>): void {
    const link = links.get(id);
    if (link === undefined) return;
    if (reason === 'too-large' || reason === 'too-many-messages') reportOf(link, 'bayeux-request-size');
    link.writer.close(reason);
  }
  /** Nobody's links reach no bound of a user. */
  function reportOf({ identity }: OpenLink, limit: LimitName): void {
    if (identity !== undefined) options.reportLimit(limit, toUserKey(identity));
  }
  function send(effect: Extract<Effect, { readonly type: 'send' }>): number {
    const link = links.get(effect.link);
    if (link === undefined) return 0;
    const { writer, peer } = link;
    const browserCookie = effect.setBrowserCookie ? nextId() : undefined;
    if (effect.events > 0) metrics.eventsDelivered(peer.transport, effect.events);
    writer.send(effect.messages, { browserCookie }, link.done(effect.reportSent));
    if (peer.transport === 'websocket') checkFull(link);
    checkBacklog(link);
    return writer.sendCost + toWeight(effect.messages);
  }
  /** A full socket gets no more events, and is not read: what it asks would only be answered into the buffer. */
  function checkFull(link: OpenLink): void {
    const bytes = link.writer.bufferedBytes();
    if (!link.congested && bytes > options.highWaterBytes) setCongested(link, true);
    if (bytes <= closeAboveBytes) return;
    reportOf(link, 'bayeux-slow-socket');
    link.writer.close('try-again-later');
  }
  function checkDrained(link: OpenLink): void {
    if (link.writer.bufferedBytes() <= options.highWaterBytes / 2) setCongested(link, false);
  }
  function setCongested(link: OpenLink, congested: boolean): void {
    link.congested = congested;
    link.updateReading();
    feed({ type: 'congested', link: link.id, congested });
  }
  /** Whoever lets sockets fill up, or sends what has to wait, on very many links loses those that would take still more. */
  function checkBacklog(link: OpenLink): void {
    if (link.identity === undefined || link.count() <= options.userBacklogMaxBytes) return;
    reportOf(link, 'bayeux-user-backlog');
    link.writer.close('user-limit');
  }
  function noteSession({ session, change }: Extract<Effect, { readonly type: 'session' }>): void {
    log.debug({ session: session.slice(0, 6), change }, 'A Bayeux session changed.');
  }

  function receive(link: OpenLink, messages: readonly unknown[], bytes: number): void {
    // Who sent an HTTP request has just been asked; a WebSocket may be old.
    if (link.peer.transport === 'websocket' && signIns.isOver(link)) feed({ type: 'expired', link: link.id });
    else intake.receive(link, messages, bytes);
  }
  function submit(link: OpenLink, messages: readonly unknown[], bounds: UserLogBounds | undefined): void {
    if (links.get(link.id) !== link) return;
    const { transport, browser, signIn } = link.peer;
    for (const message of messages) metrics.messagesReceived(toMessageKind(message), transport, 1);
    const { id, identity, hurried } = link;
    feed({
      type: 'request',
      link: id,
      transport,
      identity,
      signIn: signIn?.id,
      browser,
      messages,
      hurried,
      log: bounds,
    });
  }
  /** Whether it was known. Its number may be given out again: whatever a new link with it brings in comes after what is fed of this one. */
  function forget(link: OpenLink): boolean {
    if (links.get(link.id) !== link) return false;
    links.delete(link.id);
    linkNumbers.giveBack(link.id);
    link.release();
    if (link.identity !== undefined) backlogs.leave(link.identity);
    return true;
  }
  const linkEvents: LinkEvents = {
    receive,
    sent(link, ok, reported) {
      link.count();
      if (reported) feed({ type: 'sent', link: link.id, ok });
      if (link.congested) checkDrained(link);
      // The core has forgotten an exchange that is answered.
      if (link.peer.transport !== 'websocket') forget(link);
    },
    hurry: (link) => feed({ type: 'hurry', link: link.id }),
    gone(link) {
      if (forget(link)) feed({ type: 'gone', link: link.id });
    },
  };

  function stats(): BayeuxHostStats {
    let webSockets = 0;
    let webSocketBufferedBytes = 0;
    for (const { peer, writer } of links.values()) {
      if (peer.transport !== 'websocket') continue;
      webSockets++;
      webSocketBufferedBytes += writer.bufferedBytes();
    }
    return { ...core.stats(), webSockets, exchanges: links.size() - webSockets, webSocketBufferedBytes };
  }

  return {
    open(writer, peer) {
      const link = new OpenLink(linkNumbers.take(), writer, peer, backlogs, linkEvents);
      links.set(link.id, link);
      signIns.opened();
      return link;
    },
    publish: (channel, dataJson, binaryJson) => feed({ type: 'publish', channel, dataJson, binaryJson }),
    sessionsOf: (user) => core.sessionsOf(userKeyText(user)),
    drain() {
      // What was answered by now goes out before clients are told to come back.
      userLogs.flush();
      feed({ type: 'drain' });
    },
    stop() {
      runner.stop();
      userLogs.stop();
      signIns.stop();
      for (const { writer, brake } of [...links.values()]) {
        brake?.cancel();
        writer.close('going-away');
      }
    },
    stats,
  };
}

/** What the length of a send adds to its cost: long ones make way sooner. */
function toWeight(messages: readonly WireMessage[]): number {
  let chars = 0;
  for (const { json } of messages) chars += json.length;
  return chars / CHARS_PER_SEND;
}
