import { type BayeuxCore, createBayeuxCore } from '../../../src/bayeux/protocol/core.ts';
import type { BayeuxCoreOptions } from '../../../src/bayeux/protocol/options.ts';
import type { Effect, Input, LinkId, TransportName, UserLogEntry } from '../../../src/bayeux/protocol/port.ts';
import { isJsonObject } from '../../../src/kernel/json.ts';

/** A message as a client reads it from the wire. */
export type Received = {
  readonly channel?: string;
  readonly id?: string | number;
  readonly clientId?: string;
  readonly successful?: boolean;
  readonly error?: string;
  readonly data?: unknown;
  readonly subscription?: unknown;
  readonly version?: string;
  readonly supportedConnectionTypes?: readonly string[];
  readonly timestamp?: string;
  readonly advice?: { readonly reconnect?: string; readonly interval?: number; readonly timeout?: number };
  readonly ext?: { readonly [name: string]: unknown };
};

export type SentFrame = {
  readonly messages: readonly Received[];
  readonly reportSent: boolean;
  readonly setBrowserCookie: boolean;
};

export const LOGGED = '/v2/ucs/interactions';
export const LOGGED_TOO = '/v2/ucs/contacts';
export const LOG_EPOCH = 'log-1';
export const PUBLIC_EPOCH = 'start-1';
export const CATCH_UP_WINDOW_MS = 120_000;

const OPTIONS: Omit<BayeuxCoreOptions, 'nextSessionId'> = {
  policy: {
    mayHandshake: (identity) => identity !== 'mallory',
    maySubscribe: (_identity, channel) => !channel.startsWith('/forbidden'),
    mayPublish: (_identity, channel) => !channel.startsWith('/forbidden'),
    loggedChannels: [LOGGED, LOGGED_TOO],
  },
  connectionTypes: ['websocket', 'long-polling', 'callback-polling'],
  timeoutMs: 30_000,
  intervalMs: 0,
  maxIntervalMs: 10_000,
  multipleClientsIntervalMs: 2_000,
  clientIntervalMaxMs: 60_000,
  drainIntervalMs: 1_500,
  dueMaxPerTick: 3,
  dueAtOnceMax: 0,
  inactivityMaxMs: undefined,
  requestMaxMessages: 100,
  frameEventsMaxBytes: 524_288,
  sessionsMax: 50,
  sessionsMaxPerIdentity: 10,
  subscriptionsMaxPerSession: 20,
  subscriptionsMaxBytes: 1_000_000,
  queueMaxMessages: 100,
  queueMaxBytes: 100_000,
  channelMaxChars: 512,
  channelMaxSegments: 32,
  publicEpoch: PUBLIC_EPOCH,
  publicLogMaxMessagesPerChannel: 1_000,
  publicLogMaxChannels: 100,
  publicLogMaxMessages: 10_000,
  publicLogMaxBytes: 1_000_000,
  replayOffered: false,
  replayChannelsMax: 5,
  replayIdInData: false,
  catchUpWindowMs: CATCH_UP_WINDOW_MS,
  logPageMaxEntries: 10,
};

const START_MS = Date.UTC(2026, 0, 1);

/**
 * The core in a world of its own: simulated time, links that are lists of frames, and a journal that is a list of entries. Effects are
 * performed at once, except where a test holds them back.
 */
export function createSimulatedServer(
  changes: Partial<BayeuxCoreOptions> = {},
  onFrame: (link: LinkId, frame: SentFrame) => void = () => {},
) {
  let sessionCount = 0;
  const core: BayeuxCore = createBayeuxCore({
    ...OPTIONS,
    nextSessionId: () => `session${++sessionCount}`,
    ...changes,
  });
  const frames = new Map<LinkId, SentFrame[]>();
  const closes = new Map<LinkId, string>();
  const sessionChanges: string[] = [];
  const limits: string[] = [];
  const entries: { readonly identity: string; readonly entry: UserLogEntry }[] = [];
  /** Of each identity, by channel. */
  const delivered = new Map<string, Map<string, number>>();
  const heldPages: Input[] = [];
  const untold: Input[] = [];
  const waiting: Input[] = [];
  let busy = false;
  let nowMs = START_MS;
  let links = 0;
  let offsets = 0;

  const server = {
    core,
    /** False: the test reports by report(). */
    reportsAtOnce: true,
    /** False: the test serves what is due by tick(). */
    ticksAtOnce: true,
    /** False: the test lets reads happen by answerReads(). */
    readsAtOnce: true,
    /** Entries at or before this offset are gone. */
    removedThrough: 0,
    sessionChanges,
    /** Who reached which bound. */
    limits,
    nowMs: () => nowMs,
    openLink: () => ++links,

    /** All effects of one input are performed before the next input is handed in. */
    handle(input: Input): void {
      waiting.push(input);
      if (busy) return;
      busy = true;
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        for (const effect of core.handle(next, nowMs)) perform(effect);
        if (waiting.length === 0 && server.ticksAtOnce && isDue()) waiting.push({ type: 'tick' });
      }
      busy = false;
    },
    tick: () => server.handle({ type: 'tick' }),
    request(
      link: LinkId,
      messages: readonly unknown[],
      from: {
        transport?: TransportName;
        identity?: string | undefined;
        signIn?: string;
        browser?: string | undefined;
      } = {},
    ): readonly Received[] {
      const before = server.received(link).length;
      const identity = 'identity' in from ? from.identity : 'alice';
      const log = core.needsLog(messages) && identity !== undefined ? server.bounds(identity) : undefined;
      const transport = from.transport ?? 'websocket';
      const { browser } = from;
      const signIn = identity && (from.signIn ?? `sign-in of ${identity}`);
      server.handle({ type: 'request', link, transport, identity, signIn, browser, messages, hurried: false, log });
      return server.received(link).slice(before);
    },
    bounds: (identity: string) => ({
      epoch: LOG_EPOCH,
      removedThrough: server.removedThrough,
      newest: offsets,
      delivered: { named: Object.fromEntries(delivered.get(identity) ?? []), others: 0 },
    }),
    /** Appends to an identity's log, and tells the core unless it is to find out by reading. */
    log(
      identity: string,
      data: unknown,
      options: { readonly channel?: string; readonly quietly?: boolean } = {},
    ): number {
      const channel = options.channel ?? LOGGED;
      const entry = { offset: ++offsets, channel, dataJson: JSON.stringify(data), loggedAtMs: nowMs };
      entries.push({ identity, entry });
      untold.push({ type: 'logged', identity, entries: [entry] });
      if (options.quietly !== true) server.tell();
      return entry.offset;
    },
    /** Tells the core of what was logged quietly. */
    tell(): void {
      for (const input of untold.splice(0)) server.handle(input);
    },
    publish: (channel: string, data: unknown) =>
      server.handle({ type: 'publish', channel, dataJson: JSON.stringify(data), binaryJson: undefined }),
    report: (link: LinkId, ok: boolean) => server.handle({ type: 'sent', reports: [{ link, ok }] }),
    gone: (link: LinkId) => server.handle({ type: 'gone', link }),
    congest: (link: LinkId, congested: boolean) => server.handle({ type: 'congested', link, congested }),
    /** Moves time, ticking at every deadline on the way. */
    wait(ms: number): void {
      const untilMs = nowMs + ms;
      for (let next = core.nextDeadlineMs(); next !== undefined && next <= untilMs; next = core.nextDeadlineMs()) {
        nowMs = Math.max(nowMs, next);
        server.handle({ type: 'tick' });
      }
      nowMs = untilMs;
    },
    answerReads(): void {
      for (const page of heldPages.splice(0)) server.handle(page);
    },
    readsWaiting: () => heldPages.length,
    frames: (link: LinkId): readonly SentFrame[] => frames.get(link) ?? [],
    received: (link: LinkId): readonly Received[] => server.frames(link).flatMap((frame) => frame.messages),
    closed: (link: LinkId) => closes.get(link),
    deliveredThrough: (identity: string, channel = LOGGED) => delivered.get(identity)?.get(channel) ?? 0,
  };

  function isDue(): boolean {
    const next = core.nextDeadlineMs();
    return next !== undefined && next <= nowMs;
  }
  function perform(effect: Effect): void {
    if (effect.type === 'send') {
      const messages = effect.messages.map(({ json }) => toReceived(json));
      const { reportSent, setBrowserCookie } = effect;
      const sent = { messages, reportSent, setBrowserCookie };
      frames.set(effect.link, [...server.frames(effect.link), sent]);
      onFrame(effect.link, sent);
      if (reportSent && server.reportsAtOnce) server.report(effect.link, true);
    } else if (effect.type === 'close') closes.set(effect.link, effect.reason);
    else if (effect.type === 'read-log') {
      if (server.readsAtOnce) server.handle(readPage(effect));
      else heldPages.push(readPage(effect));
    } else if (effect.type === 'delivered') {
      const ofIdentity = delivered.get(effect.identity) ?? new Map<string, number>();
      delivered.set(effect.identity, ofIdentity);
      ofIdentity.set(effect.channel, Math.max(effect.through, ofIdentity.get(effect.channel) ?? 0));
    } else if (effect.type === 'limit') limits.push(`${effect.identity} ${effect.limit}`);
    else if (effect.type === 'session') sessionChanges.push(`${effect.session} ${effect.change}`);
  }

  /** What the log holds when the read begins; later entries are not in the page, whenever it comes. */
  function readPage(read: Extract<Effect, { readonly type: 'read-log' }>): Input {
    const { session, identity, after, limit } = read;
    const all = entries
      .filter((kept) => kept.identity === identity && kept.entry.offset > Math.max(after, server.removedThrough))
      .map(({ entry }) => entry);
    return { type: 'log-page', session, after, entries: all.slice(0, limit), more: all.length > limit };
  }

  return server;
}

export type SimulatedServer = ReturnType<typeof createSimulatedServer>;

function toReceived(json: string): Received {
  const value: unknown = JSON.parse(json);
  if (!isJsonObject(value)) throw new Error(`not a message: ${json}`);
  return value;
}
