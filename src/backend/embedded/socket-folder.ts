import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * A new folder for the UCS's socket, for this user only; not in DATA_DIR, whose path may be too long for a socket. Its name cannot be guessed, so that nobody has it
 * before us, and no two starts share one: the UCS of a gateway that was killed may live for a moment longer. What such gateways left, on the same DATA_DIR, is removed.
 */
export function createSocketFolder(dataDir: string): string {
  const name = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16);
  const start = `ucs-gateway-${name}-`;
  removeOwn(tmpdir(), start);
  return mkdtempSync(join(tmpdir(), start));
}

/** Folders of this user with names that begin so. Those of others, and links, are left alone. */
function removeOwn(parent: string, start: string): void {
  for (const name of listNames(parent)) {
    if (!name.startsWith(start)) continue;
    const path = join(parent, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory() && stats.uid === process.getuid?.()) rmSync(path, { recursive: true, force: true });
  }
}

/** Some systems let nobody list it. */
function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
