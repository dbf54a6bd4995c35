import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { PAGE_BYTES } from '../schema.ts';
import { type DiskPlan, readDisk } from './disk-plan.ts';

/** Keeps the database below its bound and below what the disk has: what does not fit is refused before the disk is full. */
export type SizeBound = {
  /** Looks at the disk anew. Gives what is free there. */
  refresh(): number;
  /** What may still be written, in pages that are free or new. */
  roomBytes(): number;
  /** What the database may grow to, as things stand. */
  maxBytes(): number;
  /** The database and its write-ahead log. */
  diskBytes(): number;
};

export type SizeBoundOptions = {
  readonly database: DatabaseSync;
  readonly folder: string;
  readonly files: { readonly database: string; readonly wal: string };
  readonly databaseMaxBytes: number;
  readonly plan: DiskPlan;
};

export function createSizeBound({ database, folder, files, databaseMaxBytes, plan }: SizeBoundOptions): SizeBound {
  const pageCount = database.prepare('PRAGMA page_count');
  const freePages = database.prepare('PRAGMA freelist_count');
  let maxPages = 0;

  function pages(statement: typeof pageCount): number {
    return Object.values(statement.get() ?? {}).reduce((sum: number, value) => sum + Number(value), 0);
  }

  return {
    refresh() {
      const { freeBytes } = readDisk(folder);
      // The write-ahead log grows beside the database, to twice its usual size when much comes at once.
      const walGrowth = Math.max(0, 2 * plan.walBytes - sizeOf(files.wal));
      const growth = Math.max(0, freeBytes - walGrowth);
      const held = Math.max(pages(pageCount), Math.ceil(sizeOf(files.database) / PAGE_BYTES));
      maxPages = Math.min(Math.floor(databaseMaxBytes / PAGE_BYTES), held + Math.floor(growth / PAGE_BYTES));
      database.exec(`PRAGMA max_page_count = ${maxPages}`);
      return freeBytes;
    },
    roomBytes: () => Math.max(0, maxPages - pages(pageCount) + pages(freePages)) * PAGE_BYTES,
    maxBytes: () => maxPages * PAGE_BYTES,
    diskBytes: () => sizeOf(files.database) + sizeOf(files.wal),
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
