import type { DatabaseSync } from 'node:sqlite';
import type { JournalHealth } from '../../../journal.ts';
import type { JournalFiles } from '../journal-files.ts';
import { NoRoomError } from '../storage-problem.ts';
import type { DiskPlan } from './disk-plan.ts';
import { createDiskReserve } from './disk-reserve.ts';
import { createSizeBound } from './size-bound.ts';

/** The room that the database has, and what is done when there is little. */
export type StorageSpace = {
  /** Whether new requests of so many bytes fit, and leave room for outcomes. */
  hasRoom(bytes: number): boolean;
  /** Follows what the disk has, and keeps the reserve. */
  tend(): void;
  /** Gives the reserve back and moves the write-ahead log into the database: what can be done on a full disk. */
  makeRoom(): void;
  /** Writes, and takes back, about as much as a batch needs: throws while the storage cannot be written. */
  probe(): void;
  /** Moves the write-ahead log into the database and empties it: what was removed is then in neither. */
  checkpoint(): void;
  /** What the database may grow to, as things stand. */
  maxBytes(): number;
  disk(): JournalHealth['disk'];
};

export type StorageSpaceOptions = {
  readonly database: DatabaseSync;
  readonly folder: string;
  readonly files: JournalFiles;
  readonly databaseMaxBytes: number;
  readonly plan: DiskPlan;
  /** What the entries of all logs take, about. */
  readonly logBytes: () => number;
};

const PROBE_BYTES = 64 * 1024;
/** What new requests leave for outcomes, as a part of the database's bound. */
const OUTCOMES_PART = 0.1;
const OUTCOMES_MAX_BYTES = 64 * 1024 ** 2;

export function createStorageSpace(options: StorageSpaceOptions): StorageSpace {
  const { database, files, plan, logBytes } = options;
  const bound = createSizeBound(options);
  const reserve = createDiskReserve(files.reserve, plan.reserveBytes);
  const setProbe = database.prepare('UPDATE storage SET probe = zeroblob(?)');

  function hasRoom(bytes: number): boolean {
    const forOutcomes = Math.min(OUTCOMES_MAX_BYTES, bound.maxBytes() * OUTCOMES_PART);
    return bound.roomBytes() - bytes >= forOutcomes;
  }

  function checkpoint(): void {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  bound.refresh();
  return {
    hasRoom,
    tend: () => reserve.restore(bound.refresh()),
    makeRoom() {
      reserve.release();
      checkpoint();
      bound.refresh();
    },
    probe() {
      if (!hasRoom(PROBE_BYTES)) throw new NoRoomError();
      setProbe.run(PROBE_BYTES);
      setProbe.run(0);
    },
    checkpoint,
    maxBytes: bound.maxBytes,
    disk: () => ({ bytes: bound.diskBytes(), maxBytes: bound.maxBytes(), logBytes: logBytes() }),
  };
}
