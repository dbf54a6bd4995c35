import { statfsSync } from 'node:fs';

/** How the journal divides the disk it lies on, in bytes. */
export type DiskPlan = {
  /** What the write-ahead log grows to before it is moved into the database. */
  readonly walBytes: number;
  /** Kept aside for the time when the disk is full. */
  readonly reserveBytes: number;
};

/** On a disk of usual size; a small one gives this part of itself at most. */
const WAL_BYTES = 4 * 1024 ** 2;
const RESERVE_BYTES = 16 * 1024 ** 2;
const PART_OF_DISK = 16;

export function toDiskPlan(diskBytes: number): DiskPlan {
  const part = Math.floor(diskBytes / PART_OF_DISK);
  return { walBytes: Math.min(WAL_BYTES, part), reserveBytes: Math.min(RESERVE_BYTES, part) };
}

/** The whole disk that a folder lies on, and what this user may still take of it. Throws what the file system says. */
export function readDisk(folder: string): { readonly bytes: number; readonly freeBytes: number } {
  const { blocks, bavail, bsize } = statfsSync(folder);
  return { bytes: blocks * bsize, freeBytes: bavail * bsize };
}
