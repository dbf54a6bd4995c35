import type { Journal, LogEntry } from '../delivery/journal.ts';
import type { UserKey } from '../identity/caller.ts';
import { userKeyText } from '../identity/caller.ts';
import type { Clock, Timer } from '../kernel/clock.ts';
import { createSteadyTime } from '../kernel/steady-time.ts';
import type { Log, Metrics, Span, Traces } from '../telemetry/port.ts';
import type { Effect, Identity, Input } from './protocol/port.ts';

/** The part of the journal that Bayeux reads. */
export type JournalReader = Pick<Journal, 'bounds' | 'read' | 'follow' | 'markDelivered'>;

export type UserLogReaderOptions = {
  readonly journal: JournalReader;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'notificationDelivered'>;
  readonly traces: Traces;
  /** After a failed read, how long until it is tried again. */
  readonly readRetryMs: number;
};

/** A page of a log ends with the entry that reaches this: entries may be large, and sessions many. */
const PAGE_MAX_CHARACTERS = 256 * 1024;

type ReadLog = Extract<Effect, { readonly type: 'read-log' }>;

export type UserLogReader = {
  /** Reads a page and hands it in; while the journal cannot be read, it tries again. */
  read(request: ReadLog): void;
  delivered(identity: Identity, channel: string, through: number): void;
  stop(): void;
};

/** Users who are away never get what is watched for them: the oldest make room. */
const ARRIVALS_WATCHED_MAX = 10_000;

/** Brings users' durable logs to the core: new entries as they come, pages as they are asked for. */
export function createUserLogReader(options: UserLogReaderOptions, feed: (input: Input) => void): UserLogReader {
  const { journal, clock, log, traces } = options;
  const steadyMs = createSteadyTime(clock);
  const retries = new Set<Timer>();
  /** The newest entry that was handed in and is not known to have arrived, of the identities that got one last. */
  const underWay = new Map<Identity, Pick<LogEntry, 'offset' | 'loggedAtMs'>>();
  let stopped = false;

  /** What became durable together goes in together, so that a session gets one frame for it. */
  const stopFollowing = journal.follow((entries) => {
    for (const [identity, own] of Map.groupBy(entries, ({ user }) => userKeyText(user))) push(identity, own);
  });

  /** What the sessions get of it leaves within this call, or waits for them. */
  function push(identity: Identity, entries: readonly LogEntry[]): void {
    if (log.isEnabled('debug')) {
      for (const { referenceId, offset } of entries) {
        log.debug({ referenceId, offset, ...toUserKey(identity) }, 'A notification goes to the sessions of its user.');
      }
    }
    const spans = entries.flatMap(({ referenceId }) => startSpan(referenceId) ?? []);
    watchArrival(identity, entries.at(-1));
    feed({ type: 'logged', identity, entries });
    for (const span of spans) span.end();
  }
  function watchArrival(identity: Identity, newest: LogEntry | undefined): void {
    if (newest === undefined) return;
    const { offset, loggedAtMs } = newest;
    underWay.delete(identity);
    underWay.set(identity, { offset, loggedAtMs });
    const [longest] = underWay.size > ARRIVALS_WATCHED_MAX ? underWay.keys() : [];
    if (longest !== undefined) underWay.delete(longest);
  }
  function noteArrival(identity: Identity, through: number): void {
    const newest = underWay.get(identity);
    if (newest === undefined || through < newest.offset) return;
    underWay.delete(identity);
    options.metrics.notificationDelivered(Math.max(0, steadyMs() - newest.loggedAtMs));
  }
  function startSpan(referenceId: number): Span | undefined {
    const parent = traces.recall(referenceId);
    return parent === undefined ? undefined : traces.start('push', { kind: 'internal', parent });
  }

  function handInPage(request: ReadLog, entries: readonly LogEntry[]): void {
    const { session, after, limit } = request;
    const size = entries.reduce((sum, { dataJson }) => sum + dataJson.length, 0);
    const more = entries.length >= limit || size >= PAGE_MAX_CHARACTERS;
    if (!stopped) feed({ type: 'log-page', session, after, entries, more });
  }
  function readAgain(request: ReadLog, error: unknown): void {
    if (stopped) return;
    log.warn({ error }, 'A notification log could not be read; trying again.');
    const timer = clock.after(options.readRetryMs, () => {
      retries.delete(timer);
      read(request);
    });
    retries.add(timer);
  }
  function read(request: ReadLog): void {
    journal.read(toUserKey(request.identity), request.after, request.limit, PAGE_MAX_CHARACTERS).then(
      (entries) => handInPage(request, entries),
      (error: unknown) => readAgain(request, error),
    );
  }

  return {
    read,
    delivered(identity, channel, through) {
      journal.markDelivered(toUserKey(identity), channel, through);
      noteArrival(identity, through);
    },
    stop() {
      stopped = true;
      stopFollowing();
      for (const timer of retries) timer.cancel();
    },
  };
}

/** The user behind an identity, which the host made with userKeyText(). */
export function toUserKey(identity: Identity): UserKey {
  const at = identity.indexOf('\n');
  return { tenant: identity.slice(0, at), userId: identity.slice(at + 1) };
}
