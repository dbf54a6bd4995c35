import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A disk of its own, in memory, that a test can fill and make read-only. */
export type FaultyDisk = {
  readonly path: string;
  /** Takes all the room that is left. */
  fill(): void;
  /** Gives it back. */
  free(): void;
  makeReadOnly(): void;
  makeWritable(): void;
};

const FILLER_CHUNK_BYTES = 4096;

/** Mounts a disk that is gone when the test is over; gives the reason where this user may not mount one. */
export function mountFaultyDisk(sizeBytes: number): FaultyDisk | { readonly impossible: string } {
  const path = mkdtempSync(join(tmpdir(), 'ucs-gateway-disk-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', path], { stdio: 'pipe' });
  } catch (error) {
    return {
      impossible: `a disk of its own cannot be mounted here: ${error instanceof Error ? error.message : error}`,
    };
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', path]));
  const filler = join(path, 'filler');
  const remount = (mode: 'ro' | 'rw') => void execFileSync('mount', ['-o', `remount,${mode}`, path]);
  return {
    path,
    fill() {
      try {
        for (;;) writeFileSync(filler, Buffer.alloc(FILLER_CHUNK_BYTES), { flag: 'a' });
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      }
    },
    free: () => rmSync(filler),
    makeReadOnly: () => remount('ro'),
    makeWritable: () => remount('rw'),
  };
}
