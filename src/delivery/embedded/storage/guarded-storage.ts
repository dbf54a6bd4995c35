import { randomBytes } from 'node:crypto';
import { acquireDataFolder, type DataFolderLock, DataFolderLockedError } from '../../record/data-folder-lock.ts';
import type { StorageOptions, StorageReply } from '../storage-message.ts';
import { readDisk, toDiskPlan } from './disk/disk-plan.ts';
import { openStorage } from './open-storage.ts';
import { LaterVersionError } from './schema.ts';
import { createStorage, type Storage } from './storage.ts';
import { toStorageProblem } from './storage-problem.ts';

/** The storage that is open, as long as it is trusted: after a fault it is opened anew. */
export type GuardedStorage = {
  /** Opens it for the first time, or anew. The reply: opened, unopened or unusable. */
  open(nowMs: number): StorageReply;
  /** Undefined while it is not open, or not trusted. */
  trusted(): Storage | undefined;
  /** Open, but perhaps not trusted: good enough to read from. */
  readable(): Storage | undefined;
  /** What an error means for it: after anything but a lack of room it is not trusted any more. Gives the problem's text. */
  noteFault(error: unknown): string;
  lastProblem(): string;
  close(): void;
};

export function createGuardedStorage(options: StorageOptions): GuardedStorage {
  let lock: DataFolderLock | undefined;
  let storage: Storage | undefined;
  let isTrusted = false;
  let lastProblem = 'The journal is not open.';
  let known: ReadonlySet<number> | undefined;

  function open(nowMs: number): StorageReply {
    closeUntrusted();
    try {
      lock ??= acquireDataFolder(options.folder, nowMs);
      const { folder, databaseMaxBytes: maxBytes } = options;
      const plan = toDiskPlan(readDisk(folder).bytes);
      const newEpoch = () => randomBytes(8).toString('hex');
      const limits = { maxBytes, walBytes: plan.walBytes, newEpoch };
      const { database, reports } = openStorage({ folder, lock, database: limits, nowMs });
      storage = createStorage(database, lock, plan, options);
      if (known !== undefined) storage.keepOnly(known);
      isTrusted = true;
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

  /** A commit that failed may have reached the disk all the same. Its requests were refused: they must not come to life. */
  function closeUntrusted(): void {
    known = storage?.openSequences() ?? known;
    isTrusted = false;
    try {
      storage?.close();
    } catch {
      // It was not trusted any more; what it says at its end does not matter.
    }
    storage = undefined;
  }

  return {
    open,
    trusted: () => (isTrusted ? storage : undefined),
    readable: () => storage,
    noteFault(error) {
      const problem = toStorageProblem(error);
      if (!problem.noRoom) isTrusted = false;
      lastProblem = problem.text;
      return problem.text;
    },
    lastProblem: () => lastProblem,
    close() {
      try {
        storage?.close();
        lock?.release();
      } catch {
        // A storage that cannot be written to at the end is repaired at the next start.
      }
    },
  };
}
