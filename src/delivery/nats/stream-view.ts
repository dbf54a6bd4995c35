import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../telemetry/port.ts';
import type { LogEntry } from '../journal.ts';
import { createFollowers } from '../record/followers.ts';
import { createDeliveredMarks, type DeliveredMarks, parseMarks } from './core/delivered-marks.ts';
import { parseNodeMessage } from './core/node-message.ts';
import { createRecentEntries, type RecentEntries } from './core/recent-entries.ts';
import { toLogEntry } from './log-questions.ts';
import type { NodeLife } from './node-life.ts';
import { createPlaceWaiters } from './place-waiters.ts';
import type { Requests } from './requests.ts';
import { type Followed, type Follower, readOnce, startFollower } from './server/follower.ts';
import type { NatsHome } from './server/nats-home.ts';

export type StreamViewOptions = {
  readonly clock: Clock;
  readonly log: Log;
  readonly home: NatsHome;
  readonly life: NodeLife;
  readonly order: Requests['order'];
  /** Memory of recent entries of all users' logs. */
  readonly recentMaxBytes: number;
  /** What was stored of this node so long ago and has not come back means that the follower is stuck. */
  readonly stuckMs: number;
};

/** What this gateway knows of the stream: it sees everything once, in the stream's order, its own among it. */
export type StreamView = {
  readonly recent: RecentEntries;
  readonly marks: DeliveredMarks;
  /** The place up to which everything was seen. */
  seen(): number;
  /** Resolves when it was seen; rejects after `withinMs`. */
  untilSeen(sequence: number, withinMs: number): Promise<void>;
  follow(follower: (entries: readonly LogEntry[]) => void): () => void;
  /** Ends of sign-ins, those of before this start too; for one follower. */
  followEndings(follower: (text: string) => void): void;
  /** For how long nothing of this node's own has come back, in milliseconds. */
  silentForMs(): number;
  /** Begins anew where the follower is stuck. */
  check(): void;
  stop(): void;
};

/** `through`: the place of a message of this node, up to which open records, nodes and marks are read first. */
export async function openStreamView(through: number, options: StreamViewOptions): Promise<StreamView> {
  const { clock, log, home, life } = options;
  const { subjects, client, road } = home;
  const marks = createDeliveredMarks();
  const followers = createFollowers();
  const waiters = createPlaceWaiters(clock);
  let fresh: LogEntry[] = [];
  const endings = createHeldTexts();
  let ownSeenMs = clock.monotonicMs();

  const before = await readOnce(client, subjects.stream, subjects.atStart, through);
  const start = before.at(-1)?.sequence ?? through;
  const recent = createRecentEntries({ maxBytes: options.recentMaxBytes, floor: start });
  for (const message of before) take(message);
  const follower: Follower = await startFollower({
    client,
    stream: subjects.stream,
    subjects: subjects.followed,
    after: start,
    onMessage,
    onError: (error) => log.warn({ error }, 'The stream could not be followed; trying again.'),
  });
  const freshMarks = road.connection.subscribe(subjects.freshMarks, {
    callback(error, message) {
      if (error === null) noteMarks(message.string());
    },
  });

  function onMessage(message: Followed): void {
    try {
      take(message);
    } catch (error) {
      log.error({ error, sequence: message.sequence }, 'A message of the stream has an unknown form.');
    }
    waiters.seen(message.sequence);
  }

  function take({ subject, sequence, payload, header }: Followed): void {
    const topic = subjects.parse(subject);
    if (topic?.type === 'log') takeEntry(toLogEntry(topic.user, sequence, payload, header));
    else if (topic?.type === 'marks') noteMarks(payload);
    else if (topic?.type === 'node') takeNode(topic.node, sequence, payload);
    else if (topic?.type === 'ending') endings.tell(payload);
    else if (topic?.type === 'record' && topic.line !== undefined) {
      if (payload === '') options.order.closed(topic.line, topic.number);
      else options.order.opened(topic.line, topic.number);
    }
  }

  /** Those of one turn are told together. */
  function takeEntry(entry: LogEntry): void {
    recent.add(entry);
    if (fresh.push(entry) > 1) return;
    queueMicrotask(() => {
      const entries = fresh;
      fresh = [];
      followers.tell(entries);
    });
  }

  function takeNode(node: string, sequence: number, payload: string): void {
    const message = parseNodeMessage(payload);
    if (message === undefined) return;
    if (node === life.node) ownSeenMs = clock.monotonicMs();
    life.lease.observe(node, sequence, message, life.now());
    if (node === life.node && message.state === 'claimed') life.check();
  }

  function noteMarks(text: string): void {
    for (const mark of parseMarks(text)) marks.note(mark, clock.monotonicMs());
  }

  const silentForMs = () => clock.monotonicMs() - ownSeenMs;

  return {
    recent,
    marks,
    seen: follower.followed,
    untilSeen: (sequence, withinMs) =>
      follower.followed() >= sequence ? Promise.resolve() : waiters.until(sequence, withinMs),
    follow: followers.follow,
    followEndings: endings.follow,
    silentForMs,
    check() {
      if (silentForMs() < options.stuckMs || life.line.silentForMs() > 0 || !road.isConnected()) return;
      ownSeenMs = clock.monotonicMs();
      follower.restart();
    },
    stop() {
      freshMarks.unsubscribe();
      follower.stop();
    },
  };
}

/** Keeps texts until somebody follows, and tells that one from then on. */
function createHeldTexts() {
  let held: string[] = [];
  let tell = (text: string): void => void held.push(text);
  return {
    tell: (text: string): void => tell(text),
    follow(follower: (text: string) => void): void {
      tell = follower;
      for (const text of held) follower(text);
      held = [];
    },
  };
}
