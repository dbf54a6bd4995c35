import { chmodSync, lstatSync, readdirSync, realpathSync, type Stats } from 'node:fs';
import { join } from 'node:path';

const OTHERS = 0o077;
const STICKY = 0o1000;
/** The folders that we, and the file system, put into DATA_DIR. */
const OUR_FOLDERS = ['ucs'];
const SYSTEM_FOLDERS = ['lost+found'];
const BACKUP_UNDER_WAY = /^\.ucs-gateway-backup-/;
const OUR_FILES = /^(journal|lock|ucs)\.|-key$|^ended-sign-ins/;

/** How many files and folders were closed, and why others could not be. */
export type ClosedFolder = { readonly closed: number; readonly problem: string | undefined };

type Entry = { readonly name: string; readonly path: string; readonly stats: Stats };

/**
 * Takes DATA_DIR and what is in it away from all users but its owner: folders 0700, files 0600. A folder that is not ours alone, such as /tmp or a working
 * directory, keeps its mode and its other files, and that is a problem. Where there is no folder, nothing needs closing.
 */
export function closeDataFolder(dataDir: string): ClosedFolder {
  const folder = toFolder(dataDir);
  const entries = folder === undefined ? undefined : listFolder(folder.path);
  if (folder === undefined || entries === undefined) return { closed: 0, problem: undefined };
  const own = isOwn(folder, entries);
  const ourFolders = entries.filter(({ name, stats }) => stats.isDirectory() && OUR_FOLDERS.includes(name));
  const ourFiles = entries.filter(({ name, stats }) => stats.isFile() && (own || OUR_FILES.test(name)));
  const below = ourFolders.flatMap(({ path }) => listFolder(path) ?? []).filter(({ stats }) => stats.isFile());
  const result = close([...(own ? [folder] : []), ...ourFolders, ...ourFiles, ...below]);
  if (own || !isOpen(folder)) return result;
  return { ...result, problem: result.problem ?? 'it holds folders of others; give the gateway a folder of its own' };
}

function close(entries: readonly Entry[]): ClosedFolder {
  let closed = 0;
  let problem: string | undefined;
  for (const { path, stats } of entries.filter(isOpen)) {
    try {
      chmodSync(path, stats.mode & 0o7777 & ~OTHERS);
      closed += 1;
    } catch (error) {
      problem ??= error instanceof Error ? error.message : String(error);
    }
  }
  return { closed, problem };
}

function isOpen({ stats }: Entry): boolean {
  return (stats.mode & OTHERS) !== 0;
}

/** A folder that others write into too (the sticky bit), or that holds folders of others, is not ours. */
function isOwn(folder: Entry, entries: readonly Entry[]): boolean {
  if ((folder.stats.mode & STICKY) !== 0) return false;
  const known = [...OUR_FOLDERS, ...SYSTEM_FOLDERS];
  return entries.every(
    ({ name, stats }) => !stats.isDirectory() || known.includes(name) || BACKUP_UNDER_WAY.test(name),
  );
}

/** The folder behind the name, which may be a link; undefined when there is none. */
function toFolder(name: string): Entry | undefined {
  try {
    const path = realpathSync(name);
    return { name, path, stats: lstatSync(path) };
  } catch {
    return undefined;
  }
}

/** What is in the folder; links are not followed. Undefined when it is no folder, or cannot be read. */
function listFolder(folder: string): readonly Entry[] | undefined {
  try {
    return readdirSync(folder).map((name) => {
      const path = join(folder, name);
      return { name, path, stats: lstatSync(path) };
    });
  } catch {
    return undefined;
  }
}
