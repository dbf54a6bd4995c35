import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';

/** A disk of its own, whose power can be cut: what was not flushed to it by then is gone. */
export type PowerCutDisk = {
  readonly path: string;
  /** From now on nothing reaches the disk, and what waited in memory to be written is lost. */
  cut(): void;
  /** What a machine does when its power is back: reads the journal of the file system and goes on with what is on the disk. Waits until all who used it have ended. */
  restore(): Promise<void>;
};

/** EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH: as if the power were gone, not even the file system's own journal is written. */
const SHUT_DOWN = `
import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, struct.pack('I', 2))
`;

/** Mounts an ext4 file system in a file, which is gone when the test is over; gives the reason where this machine or this user cannot. */
export function mountPowerCutDisk(sizeBytes: number): PowerCutDisk | { readonly impossible: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-power-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const image = join(folder, 'disk');
  const path = join(folder, 'mounted');
  const mount = () => run('mount', ['-o', 'loop', image, path]);
  const unmount = () => run('umount', [path]);
  try {
    mkdirSync(path);
    run('truncate', ['-s', String(sizeBytes), image]);
    run('mkfs.ext4', ['-q', image]);
    run('python3', ['-c', 'import fcntl']);
    mount();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { impossible: `no file system of its own, whose power can be cut, can be had here: ${reason}` };
  }
  onTestFinished(unmount);
  return {
    path,
    cut: () => run('python3', ['-c', SHUT_DOWN, path]),
    async restore() {
      await expect.poll(() => isDone(unmount), { timeout: UNUSED_MAX_MS }).toBe(true);
      mount();
    },
  };
}

/** A process that was killed, and its children, hold the disk for a moment longer; nobody says when they let go. */
const UNUSED_MAX_MS = 10_000;

function isDone(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

function run(command: string, words: readonly string[]): void {
  execFileSync(command, words, {
    stdio: 'pipe',
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  });
}
