import type { UserKey } from '../../identity/caller.ts';
import { every } from '../../kernel/every.ts';
import { createSteadyTime } from '../../kernel/steady-time.ts';
import type { Log, Metrics } from '../../telemetry/port.ts';
import type { Journal, LogBounds, Refusal } from '../journal.ts';
import { withMark } from '../record/delivery-marks.ts';
import { createFollowers, type Followers } from '../record/followers.ts';
import { parseContent } from '../record/record-body.ts';
import { type CommitLine, type CommitLineOptions, createCommitLine } from './commit-line.ts';
import { createKnownLogs, type KnownLogs } from './known-logs.ts';
import { createLogQuestions, type LogQuestions } from './log-questions.ts';
import { createRequests, type Requests, type RequestsOptions } from './requests.ts';
import { createRetention, type Retention, type RetentionOptions } from './retention.ts';
import { createStorageHealth, type StorageHealth, type StorageHealthOptions } from './storage-health.ts';
import type { StorageOptions, StorageReply } from './storage-message.ts';
import { type StorageThread, startStorageThread } from './storage-thread.ts';

export type EmbeddedJournalOptions = StorageOptions &
  Omit<RequestsOptions, 'line' | 'loadContent'> &
  Omit<CommitLineOptions, 'steadyMs' | 'send' | 'onWritten' | 'onLogged'> &
  Omit<RetentionOptions, 'steadyMs' | 'remove'> &
  Pick<StorageHealthOptions, 'probeIntervalMs'> & {
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
  const followers = createFollowers();
  const thread = await startStorageThread(toStorageOptions(options), {
    onReply: (reply) => hear(reply, parts, options.log),
    onEnded(error) {
      health.note(`The journal's thread is gone: ${error.message}`);
      options.onFatal(error);
    },
  });
  if (thread.first.type === 'unusable') throw new UnusableFolderError(thread.first.problem);
  const parts = createParts(thread, followers, options);
  const { line, questions, requests, health, retention } = parts;
  const sweep = every(options.clock, ACCEPT_SWEEP_MS, line.giveUpOverdue);
  let draining = false;

  function refusalNow(): Refusal | undefined {
    if (draining) return 'draining';
    if (health.problem() !== undefined) return 'unwritable';
    return line.isSlow() ? 'slow' : undefined;
  }

  hear(thread.first, parts, options.log);
  return {
    accept: (request) => requests.accept(request, refusalNow()),
    take: requests.take,
    content: requests.content,
    close: requests.close,
    mayDispatch: requests.mayDispatch,
    onMayDispatchChange: requests.onMayDispatchChange,
    bounds: (user) => readBounds(user, parts),
    read: questions.read,
    follow: followers.follow,
    markDelivered: line.marks.set,
    health() {
      const problem = health.problem() ?? (line.isSlow() ? SLOW : undefined);
      return { writable: problem === undefined, problem, ...requests.shares.inUse(), disk: retention.disk() };
    },
    drain() {
      draining = true;
    },
    async stop() {
      draining = true;
      await line.idle();
      health.stop();
      retention.stop();
      sweep.cancel();
      requests.stop();
      await thread.stop();
    },
  };
}

/** What stands on this side of the storage's thread. */
type Parts = {
  readonly knownLogs: KnownLogs;
  readonly questions: LogQuestions;
  readonly line: CommitLine;
  readonly requests: Requests;
  readonly health: StorageHealth;
  readonly retention: Retention;
};

function createParts(thread: StorageThread, followers: Followers, options: EmbeddedJournalOptions): Parts {
  const { log, metrics } = options;
  const steadyMs = createSteadyTime(options.clock);
  const knownLogs = createKnownLogs();
  const questions = createLogQuestions(knownLogs, (asked) => thread.post({ type: 'ask', questions: asked }));
  const line = createCommitLine({
    ...options,
    steadyMs,
    send(batch) {
      metrics.journalBatchWritten(batch.accepts.length + batch.closes.length);
      knownLogs.forget(batch.closes);
      knownLogs.forget(batch.marks);
      thread.post({ type: 'commit', batch });
    },
    onWritten: metrics.journalWriteEnded,
    onLogged: followers.tell,
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
    ...options,
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
  const remove = (oldBeforeMs: number) => thread.post({ type: 'retain', oldBeforeMs });
  return { knownLogs, questions, line, requests, health, retention: createRetention({ ...options, steadyMs, remove }) };
}

/** Tells what the storage says to whom it concerns. */
function hear(reply: StorageReply, parts: Parts, log: Log): void {
  const { knownLogs, questions, line, requests, health, retention } = parts;
  switch (reply.type) {
    case 'opened':
      knownLogs.forgetAll();
      for (const sentence of reply.reports) log.warn({}, sentence);
      requests.inherit(reply.records);
      break;
    case 'committed':
      // That it can be written again is for a probe to say: a close may fit where nothing else does.
      if (reply.outcome.problem !== undefined) health.note(reply.outcome.problem);
      line.committed(reply.outcome);
      break;
    case 'answers':
      for (const sentence of reply.reports) log.warn({}, sentence);
      questions.settle(reply.answers);
      break;
    case 'retained':
      if (reply.removed) knownLogs.forgetAll();
      retention.retained(reply);
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

/** A mark that waits for its commit counts already: else a client that comes back at once would get its last event twice. */
function readBounds(user: UserKey, { questions, line }: Parts): LogBounds | Promise<LogBounds> {
  const waiting = line.marks.of(user);
  const withWaiting = (bounds: LogBounds) =>
    waiting.length === 0 ? bounds : { ...bounds, delivered: waiting.reduce(withMark, bounds.delivered) };
  const bounds = questions.bounds(user);
  return bounds instanceof Promise ? bounds.then(withWaiting) : withWaiting(bounds);
}

/** The part that travels to the thread: plain values only. */
function toStorageOptions(options: EmbeddedJournalOptions): StorageOptions {
  const { folder, databaseMaxBytes, logEntriesPerUserMax, logBytesPerUserMax, usersMax, leaseSize } = options;
  return { folder, databaseMaxBytes, logEntriesPerUserMax, logBytesPerUserMax, usersMax, leaseSize };
}
