import type {
  CommitBatch,
  CommitOutcome,
  Question,
  StorageOptions,
  StorageReply,
  StorageRequest,
} from '../storage-message.ts';
import { toAnswer } from './answer.ts';
import { createGuardedStorage } from './guarded-storage.ts';
import { answerCopyRequest } from './journal-copy.ts';
import type { Storage } from './storage.ts';
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

const NOTHING_RETAINED: StorageReply = {
  type: 'retained',
  more: false,
  removed: false,
  shortened: false,
  disk: undefined,
};

export function createStorageKeeper(options: StorageOptions): StorageKeeper {
  const guarded = createGuardedStorage(options);
  let checkpointedAtMs = 0;
  let copying: Promise<void> | undefined;

  function commit(batch: CommitBatch): CommitOutcome {
    const whole: CommitOutcome = hasRoom(guarded.trusted(), batch)
      ? tryCommit(batch)
      : { accepted: undefined, offsets: undefined, problem: guarded.noteFault(new NoRoomError()) };
    if (whole.problem === undefined || batch.accepts.length === 0 || guarded.trusted() === undefined) return whole;
    // New requests can be refused, answers cannot: they may still fit, as closing a record also frees room.
    const rest = tryCommit({ ...batch, accepts: [] });
    return { ...whole, offsets: rest.offsets };
  }

  function tryCommit(batch: CommitBatch): CommitOutcome {
    const open = guarded.trusted();
    if (open === undefined) return { accepted: undefined, offsets: undefined, problem: guarded.lastProblem() };
    try {
      return { ...withRoom(open, () => open.commit(batch)), problem: undefined };
    } catch (error) {
      return { accepted: undefined, offsets: undefined, problem: guarded.noteFault(error) };
    }
  }

  function probe(nowMs: number): readonly StorageReply[] {
    const reopened = guarded.trusted() === undefined ? guarded.open(nowMs) : undefined;
    if (reopened !== undefined && reopened.type !== 'opened') return [{ type: 'probed', problem: problemOf(reopened) }];
    try {
      const open = guarded.trusted();
      if (open !== undefined) withRoom(open, open.probe);
      return [...(reopened === undefined ? [] : [reopened]), { type: 'probed', problem: undefined }];
    } catch (error) {
      return [...(reopened === undefined ? [] : [reopened]), { type: 'probed', problem: guarded.noteFault(error) }];
    }
  }

  function retain(oldBeforeMs: number, nowMs: number): StorageReply {
    const open = guarded.trusted();
    if (open === undefined) return NOTHING_RETAINED;
    try {
      open.tend();
      checkpointNowAndThen(open, nowMs);
      copyAsked(nowMs);
      const { old, surplus, removed } = withRoom(open, (again) => open.retain(oldBeforeMs, again ? 1 : REMOVE_BYTES));
      return { type: 'retained', more: old || surplus, removed, shortened: surplus, disk: open.disk() };
    } catch (error) {
      guarded.noteFault(error);
      return NOTHING_RETAINED;
    }
  }

  function checkpointNowAndThen(open: Storage, nowMs: number): void {
    if (Math.abs(nowMs - checkpointedAtMs) < CHECKPOINT_MS) return;
    checkpointedAtMs = nowMs;
    open.checkpoint();
  }

  function copyAsked(nowMs: number): void {
    const open = guarded.readable();
    if (open === undefined || copying !== undefined) return;
    copying = answerCopyRequest(options.folder, open.copySource, nowMs).finally(() => {
      copying = undefined;
    });
  }

  function answer(questions: readonly Question[]): StorageReply {
    const reports: string[] = [];
    const answers = questions.map((question) => {
      try {
        return toAnswer(guarded.readable(), question, reports);
      } catch (error) {
        reports.push(guarded.noteFault(error));
        return toAnswer(undefined, question, reports);
      }
    });
    return { type: 'answers', answers, reports };
  }

  return {
    open: guarded.open,
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
          guarded.close();
          return [{ type: 'stopped' }];
      }
    },
  };
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

/** New requests leave room for the outcomes of older ones. */
function hasRoom(open: Storage | undefined, { accepts }: CommitBatch): boolean {
  const bytes = accepts.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
  return accepts.length === 0 || open === undefined || open.hasRoom(bytes);
}

function problemOf(reply: StorageReply): string {
  return 'problem' in reply && reply.problem !== undefined ? reply.problem : 'The journal cannot be opened.';
}
