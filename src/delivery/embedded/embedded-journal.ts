import type { Clock } from '../../kernel/clock.ts';
import { every } from '../../kernel/every.ts';
import type { Log, Metrics } from '../../telemetry/port.ts';
import type { Acceptance, Journal, JournalHealth, LogEntry, NewRequest, Refusal, RequestRecord } from '../journal.ts';
import { createAnswerGate } from '../record/answer-gate.ts';
import { createOpenShares, type OpenSharesOptions } from '../record/open-shares.ts';
import { createOutcomeBacklog } from '../record/outcome-backlog.ts';
import { parseContent, toRecordBody } from '../record/record-body.ts';
import { toReferenceId } from '../record/reference-id.ts';
import { createRequestContents } from '../record/request-contents.ts';
import { createTaking } from '../record/taking.ts';
import { createCommitLine } from './commit-line.ts';
import { createLogQuestions } from './log-questions.ts';
import { createStorageHealth } from './storage-health.ts';
import type { StorageOptions, StorageReply } from './storage-message.ts';
import { startStorageThread } from './storage-thread.ts';

export type EmbeddedJournalOptions = StorageOptions &
  OpenSharesOptions & {
    readonly clock: Clock;
    /** Accepts, and closes, in one transaction at most. */
    readonly batchMax: number;
    /** Bytes of accepts, and of closes, after which a transaction takes no more of them. */
    readonly batchMaxBytes: number;
    /** Bytes of open requests whose content is kept in memory too; others are read when their turn comes. */
    readonly contentsInMemoryMaxBytes: number;
    /** Bytes of outcomes that wait for the storage, past which no further calls are made. */
    readonly outcomesWaitingMaxBytes: number;
    /** How long an accepted record waits for answered() before it is dispatched all the same. */
    readonly answerWaitMs: number;
    /** How long a delivery mark may wait for a commit to go with. */
    readonly markDelayMs: number;
    /** How often retention looks for what to remove. */
    readonly retentionIntervalMs: number;
    /** How often an unwritable storage is tried again. */
    readonly probeIntervalMs: number;
    /** Is told of damage that was repaired, and of writability lost or back. */
    readonly log: Log;
    readonly metrics: Pick<Metrics, 'journalBatchWritten'>;
    /** The storage's thread is gone: the process must end and be started again; nothing is lost by it. */
    readonly onFatal: (error: Error) => void;
  };

/** The folder cannot be used, and trying again does not help: the message says what to do. */
export class UnusableFolderError extends Error {
  override readonly name = 'UnusableFolderError';
}

/** How often records that were never answered are looked for. */
const ANSWER_SWEEP_MS = 1000;

/**
 * The journal's embedded home: SQLite in a thread of its own. Resolves also when the folder cannot be written (health() says so, and it
 * recovers by itself); rejects with UnusableFolderError when another process has the folder, or a later version made it.
 */
export async function createEmbeddedJournal(options: EmbeddedJournalOptions): Promise<Journal> {
  const { clock, openRecordsMax, openBytesMax, log } = options;
  const followers = new Set<(entries: readonly LogEntry[]) => void>();
  const open = new Set<number>();
  const shares = createOpenShares(options);
  const backlog = createOutcomeBacklog(options.outcomesWaitingMaxBytes);
  const taking = createTaking();
  const gate = createAnswerGate(taking.add);
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
  const questions = createLogQuestions((asked) => thread.post({ type: 'ask', questions: asked }));
  const contents = createRequestContents({
    bytesMax: options.contentsInMemoryMaxBytes,
    async load(record) {
      const body = await questions.body(record.order);
      return body === undefined ? undefined : parseContent(body);
    },
  });
  const line = createCommitLine({
    clock,
    batchMax: options.batchMax,
    batchMaxBytes: options.batchMaxBytes,
    markDelayMs: options.markDelayMs,
    send(batch) {
      options.metrics.journalBatchWritten(batch.accepts.length + batch.closes.length);
      thread.post({ type: 'commit', batch });
    },
    onLogged(entries) {
      for (const follower of followers) follower(entries);
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
  const timers = [
    every(clock, options.retentionIntervalMs, retain),
    every(clock, ANSWER_SWEEP_MS, () => gate.releaseBefore(clock.nowMs() - options.answerWaitMs)),
  ];

  function handle(reply: StorageReply): void {
    switch (reply.type) {
      case 'opened':
        report(reply.reports);
        for (const record of reply.records) addInherited(record);
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
    thread.post({ type: 'retain', nowMs: clock.nowMs() });
  }

  /** A storage that was opened anew tells of records that are known already. */
  function addInherited(record: RequestRecord): void {
    if (open.has(record.referenceId)) return;
    open.add(record.referenceId);
    shares.add(record.user, record.bytes);
    taking.add(record);
  }

  function refusalNow(request: NewRequest, bytes: number): Refusal | undefined {
    if (draining) return 'draining';
    if (health.problem() !== undefined) return 'unwritable';
    return shares.refusal(request.user, bytes);
  }

  function toAcceptance(
    request: NewRequest,
    acceptedAtMs: number,
    bytes: number,
    order: number | undefined,
  ): Acceptance {
    if (order === undefined) {
      shares.remove(request.user, bytes);
      return { accepted: false, refusal: 'unwritable' };
    }
    const { user, userName, operation, orderKey, clientReference } = request;
    const referenceId = toReferenceId(order);
    const record: RequestRecord = {
      user,
      userName,
      operation,
      orderKey,
      clientReference,
      referenceId,
      acceptedAtMs,
      order,
      inherited: false,
      bytes,
    };
    open.add(referenceId);
    contents.keep(record, request);
    gate.hold(record);
    return { accepted: true, referenceId, answered: () => gate.answered(record) };
  }

  handle(thread.first);

  return {
    async accept(request) {
      const acceptedAtMs = clock.nowMs();
      const body = toRecordBody(request, acceptedAtMs);
      const bytes = Buffer.byteLength(body);
      const refusal = refusalNow(request, bytes);
      if (refusal !== undefined) return { accepted: false, refusal };
      shares.add(request.user, bytes);
      return new Promise((resolve) => {
        line.accept({ body, bytes, settle: (order) => resolve(toAcceptance(request, acceptedAtMs, bytes, order)) });
      });
    },
    take: taking.take,
    content: contents.get,
    async close(record, notification) {
      const bytes = Buffer.byteLength(notification.dataJson);
      contents.drop(record);
      backlog.add(bytes);
      await line.close(record, notification);
      backlog.remove(bytes);
      if (open.delete(record.referenceId)) shares.remove(record.user, record.bytes);
    },
    // The lock on the folder says that nobody else runs its records.
    mayDispatch: () => !backlog.isFull(),
    onMayDispatchChange: backlog.onChange,
    async bounds(user) {
      // A mark that waits for its commit counts already: else a client that comes back at once would get its last event twice.
      const marked = line.marks.get(user);
      const bounds = await questions.bounds(user);
      return { ...bounds, deliveredThrough: Math.max(bounds.deliveredThrough, marked) };
    },
    read: questions.read,
    follow(follower) {
      followers.add(follower);
      return () => void followers.delete(follower);
    },
    markDelivered: line.marks.set,
    health() {
      const problem = health.problem();
      const writable = problem === undefined;
      return {
        writable,
        problem,
        openRecords: shares.records(),
        openRecordsMax,
        openBytes: shares.bytes(),
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
      await thread.stop();
    },
  };
}

/** The part that travels to the thread: plain values only. */
function toStorageOptions(options: EmbeddedJournalOptions): StorageOptions {
  const { folder, databaseMaxBytes, logRetentionMs, logEntriesPerUserMax, logBytesPerUserMax } = options;
  const { usersMax, leaseSize } = options;
  return { folder, databaseMaxBytes, logRetentionMs, logEntriesPerUserMax, logBytesPerUserMax, usersMax, leaseSize };
}
