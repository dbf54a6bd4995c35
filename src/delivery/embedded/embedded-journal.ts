import type { Clock } from '../../kernel/clock.ts';
import { every } from '../../kernel/every.ts';
import { createSteadyTime } from '../../kernel/steady-time.ts';
import type { Log, Metrics } from '../../telemetry/port.ts';
import type { Journal, JournalHealth, LogBounds, LogEntry, Refusal } from '../journal.ts';
import { parseContent } from '../record/record-body.ts';
import { createCommitLine } from './commit-line.ts';
import { createKnownLogs } from './known-logs.ts';
import { createLogQuestions } from './log-questions.ts';
import { createRequests, type RequestsOptions } from './requests.ts';
import { createStorageHealth } from './storage-health.ts';
import type { StorageOptions, StorageReply } from './storage-message.ts';
import { startStorageThread } from './storage-thread.ts';

export type EmbeddedJournalOptions = StorageOptions &
  Omit<RequestsOptions, 'line' | 'loadContent'> & {
    readonly clock: Clock;
    /** How long a request waits for the disk before it is refused, and a write may take before further ones are. */
    readonly acceptWaitMs: number;
    /** How long a write may take before it counts as unknown whether its requests were accepted. */
    readonly unknownAfterMs: number;
    /** Accepts, and closes, in one transaction at most. */
    readonly batchMax: number;
    /** Bytes of accepts, and of closes, after which a transaction takes no more of them. */
    readonly batchMaxBytes: number;
    /** How long a delivery mark may wait for a commit to go with. */
    readonly markDelayMs: number;
    /** Age at which log entries are removed. */
    readonly logRetentionMs: number;
    /** How often retention looks for what to remove. */
    readonly retentionIntervalMs: number;
    /** How often an unwritable storage is tried again. */
    readonly probeIntervalMs: number;
    /** Is told of damage that was repaired, and of writability lost or back. */
    readonly log: Log;
    readonly metrics: Pick<Metrics, 'journalBatchWritten' | 'journalWriteEnded'>;
    /** The storage's thread is gone: the process must end and be started again; nothing is lost by it. */
    readonly onFatal: (error: Error) => void;
  };

/** The folder cannot be used, and trying again does not help: the message says what to do. */
export class UnusableFolderError extends Error {
  override readonly name = 'UnusableFolderError';
}

/** How often requests are looked for that have waited for the disk for too long. */
const ACCEPT_SWEEP_MS = 250;
const SLOW = 'The disk takes too long to write.';

/**
 * The journal's embedded home: SQLite in a thread of its own. Resolves also when the folder cannot be written (health() says so, and it
 * recovers by itself); rejects with UnusableFolderError when another process has the folder, or a later version made it.
 */
export async function createEmbeddedJournal(options: EmbeddedJournalOptions): Promise<Journal> {
  const { clock, openRecordsMax, openBytesMax, log } = options;
  const steadyMs = createSteadyTime(clock);
  const startedMs = clock.monotonicMs();
  const followers = new Set<(entries: readonly LogEntry[]) => void>();
  let draining = false;
  let disk: JournalHealth['disk'];
  let shortened = false;

  const thread = await startStorageThread(toStorageOptions(options), {
    onReply: handle,
    onEnded(error) {
      health.note(`The journal's thread is gone: ${error.message}`);
      options.onFatal(error);
    },
  });
  if (thread.first.type === 'unusable') throw new UnusableFolderError(thread.first.problem);
  const knownLogs = createKnownLogs();
  const questions = createLogQuestions(knownLogs, (asked) => thread.post({ type: 'ask', questions: asked }));
  const line = createCommitLine({
    clock,
    steadyMs,
    batchMax: options.batchMax,
    batchMaxBytes: options.batchMaxBytes,
    markDelayMs: options.markDelayMs,
    acceptWaitMs: options.acceptWaitMs,
    unknownAfterMs: options.unknownAfterMs,
    send(batch) {
      options.metrics.journalBatchWritten(batch.accepts.length + batch.closes.length);
      knownLogs.forget(batch.closes);
      knownLogs.forget(batch.marks);
      thread.post({ type: 'commit', batch });
    },
    onWritten: options.metrics.journalWriteEnded,
    onLogged(entries) {
      for (const follower of followers) follower(entries);
    },
  });
  const requests = createRequests({
    ...options,
    line,
    async loadContent(record) {
      const body = await questions.body(record.order);
      return body === undefined ? undefined : parseContent(body);
    },
  });
  const health = createStorageHealth({
    clock,
    probeIntervalMs: options.probeIntervalMs,
    probe() {
      line.retry();
      thread.post({ type: 'probe' });
    },
    onChange(problem) {
      line.hold(problem !== undefined);
      if (problem === undefined) log.info({}, 'The journal can be written again.');
      else log.error({}, problem);
    },
  });
  const timers = [every(clock, options.retentionIntervalMs, retain), every(clock, ACCEPT_SWEEP_MS, line.giveUpOverdue)];

  function handle(reply: StorageReply): void {
    switch (reply.type) {
      case 'opened':
        knownLogs.forgetAll();
        report(reply.reports);
        requests.inherit(reply.records);
        break;
      case 'committed':
        // That it can be written again is for a probe to say: a close may fit where nothing else does.
        if (reply.outcome.problem !== undefined) health.note(reply.outcome.problem);
        line.committed(reply.outcome);
        break;
      case 'answers':
        report(reply.reports);
        questions.settle(reply.answers);
        break;
      case 'retained':
        if (reply.removed) knownLogs.forgetAll();
        disk = reply.disk ?? disk;
        if (reply.shortened && !shortened)
          log.warn(
            { ...disk },
            'The notification logs together are too large for the disk: their oldest entries are removed.',
          );
        shortened = reply.shortened;
        if (reply.more) retain();
        break;
      case 'unopened':
      case 'probed':
        health.note(reply.problem);
        break;
      case 'unusable':
      case 'stopped':
        break;
    }
  }

  function report(sentences: readonly string[]): void {
    for (const sentence of sentences) log.warn({}, sentence);
  }

  function retain(): void {
    // Old is what is old on both clocks; of entries from before this start the monotonic one knows only how long that is ago.
    const sinceStartMs = clock.monotonicMs() - startedMs;
    const nowMs = Math.min(clock.nowMs(), steadyMs());
    const oldBeforeMs =
      sinceStartMs < options.logRetentionMs ? Number.NEGATIVE_INFINITY : nowMs - options.logRetentionMs;
    thread.post({ type: 'retain', oldBeforeMs });
  }

  function refusalNow(): Refusal | undefined {
    if (draining) return 'draining';
    if (health.problem() !== undefined) return 'unwritable';
    return line.isSlow() ? 'slow' : undefined;
  }

  handle(thread.first);

  return {
    accept: (request) => requests.accept(request, refusalNow()),
    take: requests.take,
    content: requests.content,
    close: requests.close,
    mayDispatch: requests.mayDispatch,
    onMayDispatchChange: requests.onMayDispatchChange,
    bounds(user) {
      // A mark that waits for its commit counts already: else a client that comes back at once would get its last event twice.
      const marked = line.marks.get(user);
      const withMark = (bounds: LogBounds) =>
        marked <= bounds.deliveredThrough ? bounds : { ...bounds, deliveredThrough: marked };
      const bounds = questions.bounds(user);
      return bounds instanceof Promise ? bounds.then(withMark) : withMark(bounds);
    },
    read: questions.read,
    follow(follower) {
      followers.add(follower);
      return () => void followers.delete(follower);
    },
    markDelivered: line.marks.set,
    health() {
      const problem = health.problem() ?? (line.isSlow() ? SLOW : undefined);
      const writable = problem === undefined;
      const { records, bytes } = requests.shares;
      return {
        writable,
        problem,
        openRecords: records(),
        openRecordsMax,
        openBytes: bytes(),
        openBytesMax,
        disk,
      };
    },
    drain() {
      draining = true;
    },
    async stop() {
      draining = true;
      await line.idle();
      health.stop();
      for (const timer of timers) timer.cancel();
      requests.stop();
      await thread.stop();
    },
  };
}

/** The part that travels to the thread: plain values only. */
function toStorageOptions(options: EmbeddedJournalOptions): StorageOptions {
  const { folder, databaseMaxBytes, logEntriesPerUserMax, logBytesPerUserMax, usersMax, leaseSize } = options;
  return { folder, databaseMaxBytes, logEntriesPerUserMax, logBytesPerUserMax, usersMax, leaseSize };
}
