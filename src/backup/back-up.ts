import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { COPY_DONE, COPY_FAILED, COPY_REQUEST } from '../delivery/embedded/storage/journal-copy.ts';
import { createStorageKeeper, type StorageKeeper } from '../delivery/embedded/storage/storage-keeper.ts';
import type { StorageOptions } from '../delivery/embedded/storage-message.ts';
import { type TarEntry, writeTarFile } from './tar-file.ts';

export type BackUpOptions = {
  /** How the journal is opened when no gateway has it open; its folder is DATA_DIR. */
  readonly storage: StorageOptions;
  readonly file: string;
  /** How long a running gateway may take to begin and end its part. */
  readonly waitMs: number;
};

const STAGE_NAME = '.ucs-gateway-backup-';
const LOOK_EVERY_MS = 100;
/** While the UCS starts, its database may be locked for a moment. */
const BUSY_MAX_MS = 10_000;
const UCS_FILE = join('ucs', 'ucs.sqlite');
/** Keys of cookies, and who has signed out. */
const PLAIN_FILES = /-key$|^ended-sign-ins$/;

/**
 * Writes DATA_DIR to a tar file, also while a gateway uses it: the journal first and the UCS's database after it, so that all that the journal calls done is in the other. Gives
 * the bytes written. Rejects when there is nothing to back up, the file is there already, or a part cannot be read or written; then there is no file.
 */
export async function backUp({ storage, file, waitMs }: BackUpOptions): Promise<number> {
  const dataDir = resolve(storage.folder);
  const target = resolve(file);
  if (!existsSync(join(dataDir, 'journal.sqlite'))) throw new Error(`${dataDir} holds no journal`);
  if (existsSync(target)) throw new Error(`${target} is there already`);
  const stage = mkdtempSync(join(dirname(target), STAGE_NAME));
  try {
    await copyJournal(storage, dataDir, stage, waitMs);
    copyUcs(dataDir, stage);
    copyFiles(dataDir, stage);
    const whole = join(stage, 'whole.tar');
    writeTarFile(whole, toEntries(stage));
    renameSync(whole, target);
    return statSync(target).size;
  } finally {
    rmSync(stage, { recursive: true, force: true });
    for (const name of [COPY_REQUEST, COPY_FAILED]) rmSync(join(dataDir, name), { force: true });
  }
}

async function copyJournal(storage: StorageOptions, dataDir: string, stage: string, waitMs: number): Promise<void> {
  const keeper = createStorageKeeper(storage);
  const opened = keeper.open(Date.now());
  if (opened.type === 'unopened' || (opened.type === 'unusable' && !opened.locked)) throw new Error(opened.problem);
  ask(dataDir, stage);
  // Nobody has it open but us: then it is for us to answer.
  if (opened.type === 'opened') keeper.copyAsked(Date.now());
  try {
    await untilCopied(dataDir, stage, waitMs);
  } finally {
    if (opened.type === 'opened') close(keeper);
  }
}

/** What root asks for must be readable and writable for the user whose gateway it is. */
function ask(dataDir: string, stage: string): void {
  const request = join(dataDir, COPY_REQUEST);
  rmSync(join(dataDir, COPY_FAILED), { force: true });
  writeFileSync(`${request}.part`, stage, { mode: 0o600 });
  const { uid, gid } = statSync(dataDir);
  if (process.getuid?.() === 0) for (const path of [stage, `${request}.part`]) chownSync(path, uid, gid);
  renameSync(`${request}.part`, request);
}

function close(keeper: StorageKeeper): void {
  keeper.handle({ type: 'stop' }, Date.now());
}

async function untilCopied(dataDir: string, stage: string, waitMs: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < waitMs; waitedMs += LOOK_EVERY_MS) {
    if (existsSync(join(stage, COPY_DONE))) return;
    const failed = join(dataDir, COPY_FAILED);
    if (existsSync(failed)) throw new Error(readFileSync(failed, 'utf8'));
    await new Promise((later) => setTimeout(later, LOOK_EVERY_MS));
  }
  throw new Error('the gateway that uses DATA_DIR did not copy its journal in time');
}

/** In one read transaction: a copy page by page would begin again with every change of the UCS, and never end under load. */
function copyUcs(dataDir: string, stage: string): void {
  const path = join(dataDir, UCS_FILE);
  if (!existsSync(path)) return;
  mkdirSync(join(stage, 'ucs'));
  const source = new DatabaseSync(path, { readOnly: true, timeout: BUSY_MAX_MS });
  try {
    source.prepare('VACUUM INTO ?').run(join(stage, UCS_FILE));
  } finally {
    source.close();
  }
}

function copyFiles(dataDir: string, stage: string): void {
  for (const entry of readdirSync(dataDir, { withFileTypes: true })) {
    if (entry.isFile() && PLAIN_FILES.test(entry.name))
      copyFileSync(join(dataDir, entry.name), join(stage, entry.name));
  }
}

function toEntries(stage: string): readonly TarEntry[] {
  const names = readdirSync(stage).filter((name) => statSync(join(stage, name)).isFile());
  const files = names.filter((name) => name !== COPY_DONE && name !== 'whole.tar');
  const ucs = existsSync(join(stage, UCS_FILE)) ? [UCS_FILE] : [];
  return [...files, ...ucs].map((name) => ({ name, path: join(stage, name) }));
}
