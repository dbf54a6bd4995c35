import type { DatabaseSync } from 'node:sqlite';
import type { RequestRecord } from '../../journal.ts';
import type { DataFolderLock } from '../../record/data-folder-lock.ts';
import { toReferenceId } from '../../record/reference-id.ts';
import type { CommitBatch, LogFacts, StorageOptions } from '../storage-message.ts';
import { type Committed, createBatchCommit } from './commit-batch.ts';
import type { DiskPlan } from './disk/disk-plan.ts';
import { createStorageSpace, type StorageSpace } from './disk/storage-space.ts';
import type { CopySource } from './journal-copy.ts';
import { toJournalFiles } from './journal-files.ts';
import { createNumberSource, type NumberSource } from './number-source.ts';
import { createLogSizes } from './tables/log-sizes.ts';
import { createLogTable, type LogPage, type LogTable } from './tables/log-table.ts';
import { createOpenRecords, type OpenRecords } from './tables/open-records.ts';
import { createRecordTable } from './tables/record-table.ts';
import { createUserTable, type UserTable } from './tables/user-table.ts';
import { createTransact } from './transact.ts';

/** What is durable, on an open database. Everything is done when it returns; everything throws what SQLite says, and has then changed nothing. */
export type Storage = StorageSpace & {
  /** What was open when it was opened, without contents. */
  readonly records: readonly RequestRecord[];
  /** Numbers of open requests that are kept but not understood. */
  readonly unknown: readonly number[];
  /** The body of an open record; undefined when it is not there or unreadable. */
  body(sequence: number): string | undefined;
  /** One transaction, one fsync. */
  commit(batch: CommitBatch): Committed;
  facts(tenant: string, userId: string): LogFacts;
  read(tenant: string, userId: string, after: number, limit: number, sizeMax: number): LogPage;
  /**
   * Removes some of what retention no longer keeps, or of the oldest while all logs together are too large. `old`, `surplus`: there may be more of it; `removed`: there was
   * something.
   */
  retain(
    oldBeforeMs: number,
    removeBytes: number,
  ): { readonly old: boolean; readonly surplus: boolean; readonly removed: boolean };
  readonly copySource: CopySource;
  /** Open records, by their number in the order of acceptance. */
  openSequences(): ReadonlySet<number>;
  /** Removes open records that are not among these. */
  keepOnly(sequences: ReadonlySet<number>): void;
  close(): void;
};

/** What the logs of all users may take, as a part of the database's bound. */
const LOG_PART = 0.5;

export function createStorage(
  database: DatabaseSync,
  lock: DataFolderLock,
  plan: DiskPlan,
  options: StorageOptions,
): Storage {
  const { folder } = options;
  const records = createRecordTable(database);
  const open = createOpenRecords(records);
  const users = createUserTable(database);
  const numbers = openNumbers(database, lock, options.leaseSize, open);
  const sizes = createLogSizes(database, users, options);
  const log = createLogTable(database, users, sizes, numbers.takeOffset);
  const space = createStorageSpace({
    ...{ database, folder, plan },
    files: toJournalFiles(folder),
    databaseMaxBytes: options.databaseMaxBytes,
    logBytes: sizes.bytes,
  });
  const transact = createTransact(database, sizes, users);
  return {
    ...space,
    records: open.records,
    unknown: open.unknown,
    body: records.body,
    commit: createBatchCommit(transact, { records, open, log, numbers }),
    facts: createLogFacts(database, users, log, numbers),
    read(tenant, userId, after, limit, sizeMax) {
      const user = users.find(tenant, userId);
      return user === undefined ? { entries: [], unreadable: 0 } : log.read(user, after, limit, sizeMax);
    },
    retain: (oldBeforeMs, removeBytes) =>
      transact(() => {
        const bytes = sizes.bytes();
        const old = log.removeOld(oldBeforeMs, removeBytes);
        const surplus = sizes.bytes() > space.maxBytes() * LOG_PART;
        if (surplus) log.removeOld(Number.POSITIVE_INFINITY, removeBytes);
        sizes.settle();
        users.forgetIdle(options.usersMax);
        return { old, surplus, removed: sizes.bytes() < bytes };
      }),
    copySource: { database, leases: numbers.leased },
    openSequences: open.sequences,
    keepOnly(sequences) {
      const others = [...open.sequences()].filter((sequence) => !sequences.has(sequence));
      transact(() => others.forEach(records.remove));
      open.closed(others.map(toReferenceId));
    },
    close() {
      database.close();
      numbers.returnRest();
    },
  };
}

/** Numbers that neither an open record nor a kept entry of the log uses. */
function openNumbers(database: DatabaseSync, lock: DataFolderLock, leaseSize: number, open: OpenRecords): NumberSource {
  const newestSequence = [...open.sequences()].reduce((last, each) => Math.max(last, each), 0);
  const newestLogged = Number(database.prepare('SELECT max(offset) AS offset FROM log').get()?.['offset'] ?? 0);
  const loggedIds = database.prepare('SELECT reference_id AS id FROM log WHERE reference_id BETWEEN ? AND ?');
  return createNumberSource({
    lock,
    leaseSize,
    unused: { sequence: newestSequence + 1, offset: newestLogged + 1 },
    referenceIdsInUse(first, last) {
      const logged = loggedIds.all(first, last).map((row) => Number(row['id']));
      return new Set([...logged, ...open.referenceIds(first, last)]);
    },
  });
}

function createLogFacts(
  database: DatabaseSync,
  users: UserTable,
  log: Pick<LogTable, 'lastOffset'>,
  numbers: NumberSource,
): (tenant: string, userId: string) => LogFacts {
  const epoch = String(database.prepare('SELECT epoch FROM storage').get()?.['epoch']);
  return (tenant, userId) => {
    const user = users.find(tenant, userId);
    const forgotten = users.forgottenThrough();
    const bounds = {
      epoch,
      removedThrough: user?.removedThrough ?? forgotten,
      newest: numbers.newestOffset(),
      delivered: user?.delivered ?? { named: {}, others: forgotten },
    };
    return { bounds, lastOffset: user === undefined ? 0 : log.lastOffset(user) };
  };
}
