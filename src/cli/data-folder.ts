import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes DATA_DIR and the folders above it, one by one: Node's recursive way never returns for a place where no folder can be,
 * such as /proc/data. That is a wrong setting, and the answer says so. Whatever else keeps the folder from being made may
 * pass, and is the affair of those who write there: they say it and try again.
 */
export function makeDataFolder(folder: string): string | undefined {
  try {
    make(resolve(folder));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return `cannot be made: ${error.message}`;
  }
  return undefined;
}

function make(folder: string): void {
  if (existsSync(folder)) return;
  make(dirname(folder));
  mkdirSync(folder);
}
