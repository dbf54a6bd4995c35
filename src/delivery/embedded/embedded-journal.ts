import type { Clock } from '../../kernel/clock.ts';
import { every } from '../../kernel/every.ts';
import type { Log, Metrics } from '../../telemetry/port.ts';
import type { Acceptance, Journal, LogEntry, NewRequest, Refusal, RequestRecord } from '../journal.ts';
import { createAnswerGate } from '../record/answer-gate.ts';
import { parseInheritedRecord, type StoredRecord, toRecordBody } from '../record/record-body.ts';
import { toReferenceId } from '../record/reference-id.ts';
import { createTaking } from '../record/taking.ts';
import { createCommitLine } from './commit-line.ts';
import { createLogQuestions } from './log-questions.ts';
import { DataFolderLockedError } from './storage/data-folder-lock.ts';
import { createStorageHealth } from './storage-health.ts';
import type { StorageOptions, StorageReply } from './storage-message.ts';
import { startStorageThread } from './storage-thread.ts';

export type EmbeddedJournalOptions = StorageOptions & {
  readonly clock: Clock;
  /** Records that are accepted and not closed, at most; past it requests are refused with 'full'. */
  readonly openRecordsMax: number;
  /** Accepts, and closes, in one transaction at most. */
  readonly batchMax: number;
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

/** How often records that were never answered are looked for. */
const ANSWER_SWEEP_MS = 1000;

/**
 * The journal's embedded home: SQLite in a thread of its own. Resolves also when the folder cannot be written (health() says so, and it
 * recovers by itself); rejects with DataFolderLockedError when another process has the folder.
 */
export async function createEmbeddedJournal(options: EmbeddedJournalOptions): Promise<Journal> {
  const { clock, openRecordsMax, log } = options;
  const followers = new Set<(entries: readonly LogEntry[]) => void>();
  const open = new Set<number>();
  const taking = createTaking();
  const gate = createAnswerGate(taking.add);
  let draining = false;

  const thread = await startStorageThread(toStorageOptions(options), {
    onReply: handle,
    onEnded(error) {
      health.note(`The journal's thread is gone: ${error.message}`);
      options.onFatal(error);
    },
  });
  if (thread.first.type === 'locked') throw new DataFolderLockedError(options.folder);
  const questions = createLogQuestions((asked) => thread.post({ type: 'ask', questions: asked }));
  const line = createCommitLine({
    clock,
    batchMax: options.batchMax,
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
        for (const stored of reply.records) addStored(stored);
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
        if (reply.more) retain();
        break;
      case 'unopened':
      case 'probed':
        health.note(reply.problem);
        break;
      case 'locked':
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

  function addStored(stored: StoredRecord): void {
    const record = parseInheritedRecord(stored);
    if (record === undefined) {
      log.error({}, `Request ${stored.sequence} of the journal has an unknown form.`);
      return;
    }
    if (open.has(record.referenceId)) return;
    open.add(record.referenceId);
    taking.add(record);
  }

  function openRecords(): number {
    return open.size + line.waitingAccepts();
  }

  function refusalNow(): Refusal | undefined {
    if (draining) return 'draining';
    if (health.problem() !== undefined) return 'unwritable';
    return openRecords() >= openRecordsMax ? 'full' : undefined;
  }

  function toAcceptance(request: NewRequest, acceptedAtMs: number, sequence: number | undefined): Acceptance {
    if (sequence === undefined) return { accepted: false, refusal: 'unwritable' };
    const referenceId = toReferenceId(sequence);
    const record: RequestRecord = { ...request, referenceId, acceptedAtMs, order: sequence, inherited: false };
    open.add(referenceId);
    gate.hold(record);
    return { accepted: true, referenceId, answered: () => gate.answered(record) };
  }

  handle(thread.first);

  return {
    async accept(request) {
      const refusal = refusalNow();
      if (refusal !== undefined) return { accepted: false, refusal };
      const acceptedAtMs = clock.nowMs();
      const body = toRecordBody(request, acceptedAtMs);
      return new Promise((resolve) => {
        line.accept({ body, settle: (sequence) => resolve(toAcceptance(request, acceptedAtMs, sequence)) });
      });
    },
    take: taking.take,
    async close(record, notification) {
      await line.close(record, notification);
      open.delete(record.referenceId);
    },
    // The lock on the folder says that nobody else runs its records.
    mayDispatch: () => true,
    onMayDispatchChange: () => () => {},
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
      return { writable: problem === undefined, problem, openRecords: openRecords(), openRecordsMax };
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
  const { folder, databaseMaxBytes, logRetentionMs, logEntriesPerUserMax, usersMax, leaseSize } = options;
  return { folder, databaseMaxBytes, logRetentionMs, logEntriesPerUserMax, usersMax, leaseSize };
}
