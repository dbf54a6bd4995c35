import type { DatabaseSync } from 'node:sqlite';
import type { JournalHealth, RequestRecord } from '../../journal.ts';
import type { DataFolderLock } from '../../record/data-folder-lock.ts';
import { toReferenceId } from '../../record/reference-id.ts';
import type { CommitBatch, LogFacts, StorageOptions, StoredEntry } from '../storage-message.ts';
import type { DiskPlan } from './disk/disk-plan.ts';
import { createDiskReserve } from './disk/disk-reserve.ts';
import { createSizeBound } from './disk/size-bound.ts';
import type { CopySource } from './journal-copy.ts';
import { toJournalFiles } from './journal-files.ts';
import { createNumberSource } from './number-source.ts';
import { NoRoomError } from './storage-problem.ts';
import { createLogTable } from './tables/log-table.ts';
import { createRecordTable } from './tables/record-table.ts';
import { createUserTable } from './tables/user-table.ts';

/** What is durable, on an open database. Everything is done when it returns; everything throws what SQLite says, and has then changed nothing. */
export type Storage = {
  /** What was open when it was opened, without contents. */
  readonly records: readonly RequestRecord[];
  /** Numbers of open requests that are kept but not understood. */
  readonly unknown: readonly number[];
  /** The body of an open record; undefined when it is not there or unreadable. */
  body(sequence: number): string | undefined;
  /** One transaction, one fsync. Gives a number in the order of acceptance per accept and an offset per close (0 where the record was not open). */
  commit(batch: CommitBatch): { readonly accepted: readonly number[]; readonly offsets: readonly number[] };
  facts(tenant: string, userId: string): LogFacts;
  read(
    tenant: string,
    userId: string,
    after: number,
    limit: number,
    sizeMax: number,
  ): { readonly entries: readonly StoredEntry[]; readonly unreadable: number };
  /**
   * Removes some of what retention no longer keeps, or of the oldest while all logs together are too large. `old`, `surplus`: there may be more of it; `removed`: there was
   * something.
   */
  retain(
    oldBeforeMs: number,
    removeBytes: number,
  ): { readonly old: boolean; readonly surplus: boolean; readonly removed: boolean };
  /** Whether new requests of so many bytes fit, and leave room for outcomes. */
  hasRoom(bytes: number): boolean;
  /** Follows what the disk has, and keeps the reserve. */
  tend(): void;
  /** Gives the reserve back and moves the write-ahead log into the database: what can be done on a full disk. */
  makeRoom(): void;
  disk(): JournalHealth['disk'];
  readonly copySource: CopySource;
  /** Open records, by their number in the order of acceptance. */
  openSequences(): ReadonlySet<number>;
  /** Removes open records that are not among these. */
  keepOnly(sequences: ReadonlySet<number>): void;
  /** Writes, and takes back, about as much as a batch needs: throws while the storage cannot be written. */
  probe(): void;
  /** Moves the write-ahead log into the database and empties it: what was removed is then in neither. */
  checkpoint(): void;
  close(): void;
};

const PROBE_BYTES = 64 * 1024;
/** Parts of the database's bound: what new requests leave for outcomes, and what the logs of all users may take. */
const OUTCOMES_PART = 0.1;
const OUTCOMES_MAX_BYTES = 64 * 1024 ** 2;
const LOG_PART = 0.5;

export function createStorage(
  database: DatabaseSync,
  lock: DataFolderLock,
  plan: DiskPlan,
  options: StorageOptions,
): Storage {
  const files = toJournalFiles(options.folder);
  const { folder, databaseMaxBytes } = options;
  const bound = createSizeBound({ database, folder, files, databaseMaxBytes, plan });
  const reserve = createDiskReserve(files.reserve, plan.reserveBytes);
  const recordTable = createRecordTable(database);
  const { records, unknown } = recordTable.readAll();
  const sequences = [...records.map((record) => record.order), ...unknown];
  const open = new Map(sequences.map((sequence) => [toReferenceId(sequence), sequence]));
  const users = createUserTable(database);
  const newestLogged = Number(database.prepare('SELECT max(offset) AS offset FROM log').get()?.['offset'] ?? 0);
  const loggedIds = database.prepare('SELECT reference_id AS id FROM log WHERE reference_id BETWEEN ? AND ?');
  const setProbe = database.prepare('UPDATE storage SET probe = zeroblob(?)');
  const epoch = String(database.prepare('SELECT epoch FROM storage').get()?.['epoch']);

  const numbers = createNumberSource({
    lock,
    leaseSize: options.leaseSize,
    unused: { sequence: sequences.reduce((last, each) => Math.max(last, each), 0) + 1, offset: newestLogged + 1 },
    referenceIdsInUse: (first, last) => {
      const kept = loggedIds.all(first, last).map((row) => Number(row['id']));
      return new Set([...kept, ...[...open.keys()].filter((id) => id >= first && id <= last)]);
    },
  });
  const log = createLogTable({
    database,
    users,
    numbers,
    entriesPerUserMax: options.logEntriesPerUserMax,
    bytesPerUserMax: options.logBytesPerUserMax,
  });

  function transact<Result>(change: () => Result): Result {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = change();
      log.settle();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      log.abandon();
      users.reread();
      throw error;
    }
  }

  function hasRoom(bytes: number): boolean {
    const forOutcomes = Math.min(OUTCOMES_MAX_BYTES, bound.maxBytes() * OUTCOMES_PART);
    return bound.roomBytes() - bytes >= forOutcomes;
  }

  function checkpoint(): void {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  bound.refresh();
  return {
    records,
    unknown,
    body: recordTable.body,
    commit(batch) {
      const accepted: number[] = [];
      const closed = new Set<number>();
      const offsets = transact(() => {
        // Requests that are closed go first: what they free is room for the rest.
        const firstCloses = batch.closes.map(({ referenceId }) => {
          const sequence = open.get(referenceId);
          if (sequence === undefined || closed.has(referenceId)) return false;
          closed.add(referenceId);
          recordTable.remove(sequence);
          return true;
        });
        const given = batch.closes.map((close, index) => (firstCloses[index] ? log.append(close) : 0));
        for (const body of batch.accepts) {
          const sequence = numbers.takeSequence();
          recordTable.add(sequence, body);
          accepted.push(sequence);
        }
        for (const mark of batch.marks) log.markDelivered(mark.tenant, mark.userId, mark.through);
        return given;
      });
      for (const referenceId of closed) open.delete(referenceId);
      for (const sequence of accepted) open.set(toReferenceId(sequence), sequence);
      return { accepted, offsets };
    },
    facts(tenant, userId) {
      const user = users.find(tenant, userId);
      const forgotten = users.forgottenThrough();
      const bounds = {
        epoch,
        removedThrough: user?.removedThrough ?? forgotten,
        newest: numbers.newestOffset(),
        deliveredThrough: user?.deliveredThrough ?? forgotten,
      };
      return { bounds, lastOffset: user === undefined ? 0 : log.lastOffset(user) };
    },
    read(tenant, userId, after, limit, sizeMax) {
      const user = users.find(tenant, userId);
      return user === undefined ? { entries: [], unreadable: 0 } : log.read(user, after, limit, sizeMax);
    },
    retain: (oldBeforeMs, removeBytes) =>
      transact(() => {
        const bytes = log.bytes();
        const old = log.removeOld(oldBeforeMs, removeBytes);
        const surplus = log.bytes() > bound.maxBytes() * LOG_PART;
        if (surplus) log.removeOld(Number.POSITIVE_INFINITY, removeBytes);
        log.settle();
        users.forgetIdle(options.usersMax);
        return { old, surplus, removed: log.bytes() < bytes };
      }),
    hasRoom,
    tend: () => reserve.restore(bound.refresh()),
    makeRoom() {
      reserve.release();
      checkpoint();
      bound.refresh();
    },
    copySource: { database, leases: numbers.leased },
    disk: () => ({ bytes: bound.diskBytes(), maxBytes: bound.maxBytes(), logBytes: log.bytes() }),
    openSequences: () => new Set(open.values()),
    keepOnly(sequences) {
      const others = [...open.values()].filter((sequence) => !sequences.has(sequence));
      transact(() => others.forEach(recordTable.remove));
      for (const sequence of others) open.delete(toReferenceId(sequence));
    },
    probe() {
      if (!hasRoom(PROBE_BYTES)) throw new NoRoomError();
      setProbe.run(PROBE_BYTES);
      setProbe.run(0);
    },
    checkpoint,
    close() {
      database.close();
      numbers.returnRest();
    },
  };
}
