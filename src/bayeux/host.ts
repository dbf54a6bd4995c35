import { type UserKey, userKeyText } from '../identity/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import { createIdSource, type RandomBytes } from '../kernel/ids.ts';
import type { Log, Metrics, ReportLimit } from '../telemetry/port.ts';
import { type CoreRunnerOptions, createCoreRunner } from './core-runner.ts';
import { createEffects, type OnPublished } from './effects.ts';
import { createLinkIntake, type LinkIntakeOptions } from './link-intake.ts';
import { createLinkPressure, type LinkPressureOptions } from './link-pressure.ts';
import { toMessageKind } from './message-kind.ts';
import type { LinkEvents, OpenLink } from './open-link.ts';
import { createOpenLinks, type LinkStats } from './open-links.ts';
import { type BayeuxCoreStats, createBayeuxCore, type SessionView } from './protocol/core.ts';
import type { BayeuxCoreOptions } from './protocol/options.ts';
import type { Input, UserLogBounds } from './protocol/port.ts';
import { createSentReports } from './sent-reports.ts';
import { createSignInWatch, type SignInJudge } from './sign-in-watch.ts';
import type { LinkHost } from './transport/port.ts';
import { createUserLogReader, type UserLogReaderOptions } from './user-log-reader.ts';

export type BayeuxHostOptions = Omit<BayeuxCoreOptions, 'nextSessionId' | 'publicEpoch'> &
  CoreRunnerOptions &
  UserLogReaderOptions &
  LinkIntakeOptions &
  LinkPressureOptions & {
    readonly clock: Clock;
    readonly randomBytes: RandomBytes;
    /** Is told what clients publish on public channels, where other gateways are to have it too. */
    readonly onPublished: OnPublished | undefined;
    /** What session ids end with: the gateway, where there are several. */
    readonly sessionIdEnd: string;
    readonly log: Log;
    readonly metrics: Pick<Metrics, 'eventsDelivered' | 'messagesReceived'>;
    readonly reportLimit: ReportLimit;
    readonly signIns: SignInJudge;
  };

export type BayeuxHostStats = BayeuxCoreStats & LinkStats;

export type BayeuxHost = LinkHost & {
  /** An event of the server itself, to every session that is subscribed to the channel. */
  publish(channel: string, dataJson: string, binaryJson?: string): void;
  /** Answers held connects, tells clients to come back later and closes WebSockets with 1001; refuses new sessions. */
  drain(): void;
  /** Closes what is left and lets go of the journal. */
  stop(): void | Promise<void>;
  /** The sessions of a user, for those who run the gateway. */
  sessionsOf(user: UserKey): readonly SessionView[];
  stats(): BayeuxHostStats;
};

/** 131 random bits [F3, S1]. */
const ID_LENGTH = 22;

/** Runs the Bayeux core: numbers the links, performs effects, feeds back what happened, and brings users' logs. */
export function createBayeuxHost(options: BayeuxHostOptions): BayeuxHost {
  const { log, metrics } = options;
  const nextId = createIdSource(options.randomBytes, ID_LENGTH);
  const core = createBayeuxCore({
    ...options,
    nextSessionId: () => nextId() + options.sessionIdEnd,
    publicEpoch: nextId(),
  });
  const links = createOpenLinks();
  const pressure = createLinkPressure(options, (input) => feed(input));
  const effects = createEffects({ ...options, links, userLogs: () => userLogs, pressure, nextId });
  const runner = createCoreRunner(core, options, { perform: effects.perform, failed: inputFailed });
  const reports = createSentReports(runner.feed);
  const userLogs = createUserLogReader(options, feed);
  const signIns = createSignInWatch(options, { links, identities: core.identities }, feed);
  const intake = createLinkIntake(options, { needsLog: core.needsLog, kept: pressure.checkBacklog, submit });
  const linkEvents: LinkEvents = {
    receive,
    sent,
    hurry: (link) => feed({ type: 'hurry', link: link.id }),
    gone(link) {
      if (links.forget(link)) feed({ type: 'gone', link: link.id });
    },
  };

  function feed(input: Input): void {
    reports.flush();
    runner.feed(input);
  }
  function inputFailed(input: Input, error: unknown): void {
    log.error({ error, input: input.type }, 'A Bayeux input failed unexpectedly.');
    if (input.type === 'request') effects.closeBroken(input.link);
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

  function sent(link: OpenLink, ok: boolean, reported: boolean): void {
    link.count();
    if (reported) reports.add({ link: link.id, ok });
    pressure.drained(link);
    // The core has forgotten an exchange that is answered.
    if (link.peer.transport !== 'websocket') links.forget(link);
  }

  return {
    open(writer, peer) {
      const link = links.open(writer, peer, linkEvents);
      signIns.opened();
      return link;
    },
    publish: (channel, dataJson, binaryJson) => feed({ type: 'publish', channel, dataJson, binaryJson }),
    sessionsOf: (user) => core.sessionsOf(userKeyText(user)),
    drain: () => feed({ type: 'drain' }),
    stop() {
      reports.flush();
      runner.stop();
      userLogs.stop();
      signIns.stop();
      links.close();
    },
    stats: () => ({ ...core.stats(), ...links.stats() }),
  };
}
