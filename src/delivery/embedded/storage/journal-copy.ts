import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { acquireDataFolder, type Leases } from '../../record/data-folder-lock.ts';
import { toJournalFiles } from './journal-files.ts';

/**
 * A file in DATA_DIR asks for a copy of the journal: only who owns the folder can ask so, and whoever has the journal open answers. It names the folder that the copy goes
 * to. A file there says that it is whole, one in DATA_DIR why there is none.
 */
export const COPY_REQUEST = 'journal.copy-request';
export const COPY_DONE = 'copied';
export const COPY_FAILED = 'journal.copy-failed';

/** Pages copied between two commits. */
const PAGES_AT_ONCE = 256;
const SQLITE_OK = 0;
const BEGIN_TRIES_MAX = 100;
const BEGIN_AGAIN_MS = 20;
/** Numbers that may be given out after the copy: who goes on from it gives none of them again. */
const NUMBERS_AFTERWARDS = 1_000_000;

/** What is copied: the database, and the numbers that were leased. */
export type CopySource = { readonly database: DatabaseSync; readonly leases: () => Leases };

/** Makes the copy that is asked for in DATA_DIR, if one is. Resolves when it is made, or has failed; never rejects. */
export async function answerCopyRequest(dataDir: string, source: CopySource, nowMs: number): Promise<void> {
  const request = join(dataDir, COPY_REQUEST);
  if (!existsSync(request)) return;
  try {
    const target = readFileSync(request, 'utf8');
    rmSync(request);
    await copyJournal(source, target, nowMs);
    finish(target, COPY_DONE, '');
  } catch (error) {
    tell(dataDir, error instanceof Error ? error.message : String(error));
  }
}

/** The epoch of a copy is its own: what was logged after it was made, and read by clients, is not in it. */
async function copyJournal({ database, leases }: CopySource, target: string, nowMs: number): Promise<void> {
  const { sequence, offset } = leases();
  const lock = acquireDataFolder(target, nowMs);
  lock.lease({ sequence: sequence + NUMBERS_AFTERWARDS, offset: offset + NUMBERS_AFTERWARDS });
  lock.release();
  const path = toJournalFiles(target).database;
  await copyPages(database, path);
  const copy = new DatabaseSync(path);
  copy.exec('PRAGMA journal_mode = DELETE');
  copy.prepare('UPDATE storage SET epoch = ?').run(randomBytes(8).toString('hex'));
  copy.close();
}

/** A copy that begins in the middle of a commit is refused by node:sqlite, with SQLite's words for no error: then it is begun again. */
async function copyPages(database: DatabaseSync, path: string): Promise<void> {
  for (let triesLeft = BEGIN_TRIES_MAX; ; triesLeft--) {
    try {
      await backup(database, path, { rate: PAGES_AT_ONCE });
      return;
    } catch (error) {
      const isNoError = error instanceof Error && 'errcode' in error && error.errcode === SQLITE_OK;
      if (!isNoError || triesLeft === 0) throw error;
      await setTimeout(BEGIN_AGAIN_MS);
    }
  }
}

function tell(dataDir: string, reason: string): void {
  try {
    finish(dataDir, COPY_FAILED, reason);
  } catch {
    // The one who asked cannot be told: it waits until it has had enough.
  }
}

/** Whole when it is there. */
function finish(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, `${name}.part`), text);
  renameSync(join(folder, `${name}.part`), join(folder, name));
}
