import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The files of the journal in its folder. */
export type JournalFiles = {
  readonly database: string;
  readonly wal: string;
  /** A repaired journal that is about to take the place of the damaged one. */
  readonly salvaged: string;
  /** A copy that the salvage works on. */
  readonly scratch: string;
  readonly template: string;
  /** Takes room that is given back when the disk is full. */
  readonly reserve: string;
};

export function toJournalFiles(folder: string): JournalFiles {
  const database = join(folder, 'journal.sqlite');
  return {
    database,
    wal: `${database}-wal`,
    salvaged: join(folder, 'journal.salvaged.sqlite'),
    scratch: join(folder, 'journal.scratch.sqlite'),
    template: join(folder, 'journal.template.sqlite'),
    reserve: join(folder, 'journal.reserve'),
  };
}

/** Moves the damaged files aside and the salvaged one into their place. Returns where the damaged ones lie now. */
export function replaceDamaged(files: JournalFiles, nowMs: number): string {
  const aside = `${files.database}.damaged-${nowMs}`;
  if (existsSync(files.wal)) renameSync(files.wal, `${aside}-wal`);
  if (existsSync(files.database)) renameSync(files.database, aside);
  renameSync(files.salvaged, files.database);
  return aside;
}

/** Ends a replacement that a crash broke off after the damaged files were moved; removes what an unfinished salvage left. */
export function finishReplacement(files: JournalFiles): void {
  if (!existsSync(files.database) && existsSync(files.salvaged)) renameSync(files.salvaged, files.database);
  removeDatabase(files.salvaged);
  removeDatabase(files.scratch);
  removeDatabase(files.template);
}

export function removeDatabase(path: string): void {
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${ending}`, { force: true });
}
