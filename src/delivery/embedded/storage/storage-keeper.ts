import { randomBytes } from 'node:crypto';
import { acquireDataFolder, type DataFolderLock, DataFolderLockedError } from '../../record/data-folder-lock.ts';
import type {
  Answer,
  CommitBatch,
  CommitOutcome,
  Question,
  StorageOptions,
  StorageReply,
  StorageRequest,
} from '../storage-message.ts';
import { readDisk, toDiskPlan } from './disk-plan.ts';
import { answerCopyRequest } from './journal-copy.ts';
import { openStorage } from './open-storage.ts';
import { LaterVersionError } from './schema.ts';
import { createStorage, type Storage } from './storage.ts';
import { NoRoomError, toStorageProblem } from './storage-problem.ts';

/** Answers the requests of the journal, and keeps the storage alive through faults: what fails is said, and tried again at a probe. */
export type StorageKeeper = {
  /** The first reply: opened, unopened or unusable. */
  open(nowMs: number): StorageReply;
  handle(request: StorageRequest, nowMs: number): readonly StorageReply[];
  /** Begins the copy that is asked for in DATA_DIR, if one is and none is under way. */
  copyAsked(nowMs: number): void;
};

/** Bytes of entries that one transaction of the retention removes; without room it is one entry. */
const REMOVE_BYTES = 1024 ** 2;
/** How long what is finished may stand in the write-ahead log. */
const CHECKPOINT_MS = 60_000;

export function createStorageKeeper(options: StorageOptions): StorageKeeper {
  let lock: DataFolderLock | undefined;
  let storage: Storage | undefined;
  let mustReopen = false;
  let checkpointedAtMs = 0;
  let copying: Promise<void> | undefined;
  let lastProblem = 'The journal is not open.';
  let known: ReadonlySet<number> | undefined;

  function open(nowMs: number): StorageReply {
    try {
      lock ??= acquireDataFolder(options.folder, nowMs);
      const { folder, databaseMaxBytes: maxBytes } = options;
      const plan = toDiskPlan(readDisk(folder).bytes);
      const newEpoch = () => randomBytes(8).toString('hex');
      const limits = { maxBytes, walBytes: plan.walBytes, newEpoch };
      const { database, reports } = openStorage({ folder, lock, database: limits, nowMs });
      storage = createStorage(database, lock, plan, options);
      if (known !== undefined) storage.keepOnly(known);
      const unknown = storage.unknown.map((sequence) => `Request ${sequence} of the journal has an unknown form.`);
      return { type: 'opened', records: storage.records, reports: [...reports, ...unknown] };
    } catch (error) {
      if (error instanceof DataFolderLockedError || error instanceof LaterVersionError) {
        return { type: 'unusable', problem: error.message, locked: error instanceof DataFolderLockedError };
      }
      lastProblem = toStorageProblem(error).text;
      return { type: 'unopened', problem: lastProblem };
    }
  }

  /** What an error means for the database that is open: after anything but a lack of room it is not trusted any more. */
  function noteFault(error: unknown): string {
    const problem = toStorageProblem(error);
    if (!problem.noRoom) mustReopen = true;
    lastProblem = problem.text;
    return problem.text;
  }

  /** On a disk that is full, what can be done without more room is done first, and then it is tried once more. */
  function withRoom<Result>(open: Storage, change: (again: boolean) => Result): Result {
    try {
      return change(false);
    } catch (error) {
      if (!toStorageProblem(error).noRoom) throw error;
      open.makeRoom();
      return change(true);
    }
  }

  function tryCommit(batch: CommitBatch): CommitOutcome {
    const open = storage;
    if (open === undefined || mustReopen) return { accepted: undefined, offsets: undefined, problem: lastProblem };
    try {
      return { ...withRoom(open, () => open.commit(batch)), problem: undefined };
    } catch (error) {
      return { accepted: undefined, offsets: undefined, problem: noteFault(error) };
    }
  }

  /** New requests leave room for the outcomes of older ones. */
  function hasRoom({ accepts }: CommitBatch): boolean {
    const bytes = accepts.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
    return accepts.length === 0 || storage === undefined || mustReopen || storage.hasRoom(bytes);
  }

  function commit(batch: CommitBatch): CommitOutcome {
    const whole: CommitOutcome = hasRoom(batch)
      ? tryCommit(batch)
      : { accepted: undefined, offsets: undefined, problem: noteFault(new NoRoomError()) };
    if (whole.problem === undefined || batch.accepts.length === 0 || mustReopen) return whole;
    // New requests can be refused, answers cannot: they may still fit, as closing a record also frees room.
    const rest = tryCommit({ ...batch, accepts: [] });
    return { ...whole, offsets: rest.offsets };
  }

  function probe(nowMs: number): readonly StorageReply[] {
    const reopened = mustReopen || storage === undefined ? reopen(nowMs) : undefined;
    if (reopened !== undefined && reopened.type !== 'opened') return [{ type: 'probed', problem: problemOf(reopened) }];
    try {
      const open = storage;
      if (open !== undefined) withRoom(open, open.probe);
      return [...(reopened === undefined ? [] : [reopened]), { type: 'probed', problem: undefined }];
    } catch (error) {
      return [...(reopened === undefined ? [] : [reopened]), { type: 'probed', problem: noteFault(error) }];
    }
  }

  function reopen(nowMs: number): StorageReply {
    // A commit that failed may have reached the disk all the same. Its requests were refused: they must not come to life.
    known = storage?.openSequences() ?? known;
    try {
      storage?.close();
    } catch {
      // It was not trusted any more; what it says at its end does not matter.
    }
    storage = undefined;
    const reply = open(nowMs);
    mustReopen = reply.type !== 'opened';
    return reply;
  }

  function retain(oldBeforeMs: number, nowMs: number): StorageReply {
    const open = storage;
    if (open === undefined || mustReopen) return { type: 'retained', more: false, shortened: false, disk: undefined };
    try {
      open.tend();
      checkpointNowAndThen(open, nowMs);
      copyAsked(nowMs);
      const { old, surplus } = withRoom(open, (again) => open.retain(oldBeforeMs, again ? 1 : REMOVE_BYTES));
      return { type: 'retained', more: old || surplus, shortened: surplus, disk: open.disk() };
    } catch (error) {
      noteFault(error);
      return { type: 'retained', more: false, shortened: false, disk: undefined };
    }
  }

  function checkpointNowAndThen(open: Storage, nowMs: number): void {
    if (Math.abs(nowMs - checkpointedAtMs) < CHECKPOINT_MS) return;
    checkpointedAtMs = nowMs;
    open.checkpoint();
  }

  function copyAsked(nowMs: number): void {
    if (storage === undefined || copying !== undefined) return;
    copying = answerCopyRequest(options.folder, storage.copySource, nowMs).finally(() => {
      copying = undefined;
    });
  }

  function answer(questions: readonly Question[]): StorageReply {
    const reports: string[] = [];
    const answers = questions.map((question) => {
      try {
        return toAnswer(storage, question, reports);
      } catch (error) {
        reports.push(noteFault(error));
        return toAnswer(undefined, question, reports);
      }
    });
    return { type: 'answers', answers, reports };
  }

  return {
    open,
    copyAsked,
    handle(request, nowMs) {
      switch (request.type) {
        case 'commit':
          return [{ type: 'committed', outcome: commit(request.batch) }];
        case 'ask':
          return [answer(request.questions)];
        case 'retain':
          return [retain(request.oldBeforeMs, nowMs)];
        case 'probe':
          return probe(nowMs);
        case 'stop':
          close();
          return [{ type: 'stopped' }];
      }
    },
  };

  function close(): void {
    try {
      storage?.close();
      lock?.release();
    } catch {
      // A storage that cannot be written to at the end is repaired at the next start.
    }
  }
}

/** A storage that could not be opened has a log of its own: empty, under an epoch that no client knows. */
const UNOPENED_EPOCH = 'unopened';

function toAnswer(storage: Storage | undefined, question: Question, reports: string[]): Answer {
  const { id } = question;
  if (question.type === 'body') return { id, type: 'body', body: storage?.body(question.sequence) };
  const { tenant, userId } = question;
  if (question.type === 'bounds') {
    const none = { epoch: UNOPENED_EPOCH, removedThrough: 0, newest: 0, deliveredThrough: 0 };
    return { id, type: 'bounds', bounds: storage?.bounds(tenant, userId) ?? none };
  }
  const page = storage?.read(tenant, userId, question.after, question.limit, question.sizeMax) ?? {
    entries: [],
    unreadable: 0,
  };
  if (page.unreadable > 0) reports.push(`${page.unreadable} notifications in the log are unreadable and are left out.`);
  return { id, type: 'read', entries: page.entries };
}

function problemOf(reply: StorageReply): string {
  return 'problem' in reply && reply.problem !== undefined ? reply.problem : 'The journal cannot be opened.';
}
