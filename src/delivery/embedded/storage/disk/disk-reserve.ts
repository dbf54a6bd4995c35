import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';

/** A file that takes room on the disk so that there is some when it is needed most: to finish what is under way on a disk that is full. */
export type DiskReserve = {
  /** Takes the room where the disk has twice as much; it may be given up at any time. */
  restore(freeBytes: number): void;
  /** Gives it back to the disk. */
  release(): void;
};

const CHUNK_BYTES = 64 * 1024;

export function createDiskReserve(path: string, bytes: number): DiskReserve {
  function release(): void {
    rmSync(path, { force: true });
  }

  return {
    restore(freeBytes) {
      if (sizeOf(path) >= bytes || freeBytes < 2 * bytes) return;
      try {
        fill(path, bytes);
      } catch {
        // The disk filled up meanwhile: what was taken helps more as free room.
        release();
      }
    },
    release,
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Written out, as a file with holes would take no room. */
function fill(path: string, bytes: number): void {
  const file = openSync(path, 'w', 0o600);
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (let at = 0; at < bytes; at += CHUNK_BYTES) writeSync(file, chunk, 0, Math.min(CHUNK_BYTES, bytes - at), at);
  } finally {
    closeSync(file);
  }
}
