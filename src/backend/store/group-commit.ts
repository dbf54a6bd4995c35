import { CompiledQuery } from 'kysely';
import type { Database, Tx } from './schema.ts';

/** Works that share one commit at most; the others take the next. */
const BATCH_MAX = 256;

type Waiting = {
  /** Runs the work; the function it gives hands the result to the caller. */
  readonly run: (tx: Tx) => Promise<() => void>;
  readonly reject: (error: unknown) => void;
  readonly writes: boolean;
};

export type GroupCommit = {
  read<Result>(work: (db: Database) => Promise<Result>): Promise<Result>;
  write<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
};

/**
 * Runs works on the one connection of an embedded database, one after the other. Those that came in the same turn of the event loop share a transaction, each
 * in a savepoint of its own, so that one that fails takes back only what it did. Nobody is answered before the commit is on disk; a commit of reads alone
 * costs none.
 */
export function createGroupCommit(db: Database): GroupCommit {
  let waiting: Waiting[] = [];
  let running = false;
  let whenIdle: (() => void)[] = [];

  function add<Result>(work: (tx: Tx) => Promise<Result>, writes: boolean): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const run = async (tx: Tx) => {
      const result = await work(tx);
      return () => resolve(result);
    };
    waiting.push({ run, reject, writes });
    if (!running) {
      running = true;
      setImmediate(runBatch);
    }
    return promise;
  }

  async function runBatch(): Promise<void> {
    const batch = waiting.slice(0, BATCH_MAX);
    waiting = waiting.slice(BATCH_MAX);
    for (const settle of await commitTogether(db, batch)) settle();
    if (waiting.length > 0) {
      setImmediate(runBatch);
      return;
    }
    running = false;
    const idle = whenIdle;
    whenIdle = [];
    for (const tell of idle) tell();
  }

  return {
    read: (work) => add(work, false),
    write: (work) => add(work, true),
    idle: () => (running ? new Promise((resolve) => whenIdle.push(resolve)) : Promise.resolve()),
  };
}

/** How each work ended, to be told now that the commit is over. When the transaction as a whole failed, that is how all ended. */
async function commitTogether(db: Database, batch: readonly Waiting[]): Promise<readonly (() => void)[]> {
  try {
    return await db.transaction().execute(async (tx) => {
      const outcomes: (() => void)[] = [];
      for (const one of batch) outcomes.push(await runOne(tx, one));
      return outcomes;
    });
  } catch (error) {
    return batch.map(
      ({ reject }) =>
        () =>
          reject(error),
    );
  }
}

const SAVEPOINT = CompiledQuery.raw('savepoint work');
const RELEASE = CompiledQuery.raw('release work');
const ROLLBACK = CompiledQuery.raw('rollback to work');

async function runOne(tx: Tx, { run, reject, writes }: Waiting): Promise<() => void> {
  if (writes) await tx.executeQuery(SAVEPOINT);
  let settle: () => void;
  try {
    settle = await run(tx);
  } catch (error) {
    if (writes) await goBack(tx, error);
    settle = () => reject(error);
  }
  if (writes) await tx.executeQuery(RELEASE);
  return settle;
}

/** When the database gave up the whole transaction, such as on a full disk, there is no savepoint to go back to: all fail, for the reason that this one failed for. */
async function goBack(tx: Tx, reason: unknown): Promise<void> {
  try {
    await tx.executeQuery(ROLLBACK);
  } catch {
    throw reason;
  }
}
