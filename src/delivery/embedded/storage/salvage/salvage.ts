import { closeSync, copyFileSync, existsSync, openSync, readSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { toReferenceId } from '../../../record/reference-id.ts';
import { type JournalFiles, removeDatabase, replaceDamaged } from '../journal-files.ts';
import { type DatabaseOptions, openDatabase, PAGE_BYTES } from '../schema.ts';
import { entryChecksum, recordChecksum, userChecksum } from '../tables/checksum.ts';
import { parseOffsets } from '../tables/user-table.ts';
import { type Row, visitReadableRows } from './readable-rows.ts';
import { readWal } from './wal-frames.ts';

export type SalvageOptions = {
  readonly files: JournalFiles;
  readonly database: DatabaseOptions;
  readonly nowMs: number;
  /** The highest numbers that may have been given out. */
  readonly sequenceMax: number;
  readonly offsetMax: number;
};

/**
 * Makes a new journal of every whole row of a damaged one, under a new epoch, and moves the damaged files aside. Returns a report, one sentence
 * per finding. Throws only when the new journal cannot be written; the damaged one is then still in its place.
 */
export function salvageJournal(options: SalvageOptions): readonly string[] {
  const { files } = options;
  writeScratchCopy(options);
  removeDatabase(files.salvaged);
  const source = openScratch(files.scratch);
  const target = openDatabase(files.salvaged, options.database);
  try {
    target.exec('BEGIN IMMEDIATE');
    const users = copyUsers(source, target);
    const log = copyLog(source, target, options.offsetMax);
    const records = copyRecords(source, target, options.sequenceMax, log.referenceIds);
    target.exec(`UPDATE user SET (entries, bytes) =
      (SELECT count(*), coalesce(sum(octet_length(data)), 0) FROM log WHERE log.user = user.id); COMMIT`);
    target.close();
    source.close();
    const aside = replaceDamaged(files, options.nowMs);
    return [
      `The journal was damaged and has been repaired; the damaged file is kept as ${aside}.`,
      users,
      records,
      log.finding,
    ];
  } finally {
    if (target.isOpen) target.close();
    if (source.isOpen) source.close();
    removeDatabase(files.scratch);
    removeDatabase(files.template);
  }
}

/** The database with all finished transactions of its write-ahead log, and with a readable first page. */
function writeScratchCopy({ files, database }: SalvageOptions): void {
  removeDatabase(files.scratch);
  if (existsSync(files.database)) copyFileSync(files.database, files.scratch);
  const scratch = openSync(files.scratch, existsSync(files.scratch) ? 'r+' : 'w+');
  try {
    for (const frame of readWal(files.wal).frames)
      writeSync(scratch, frame.page, 0, PAGE_BYTES, (frame.pageNumber - 1) * PAGE_BYTES);
    // All journals of this schema begin alike, so a new one's first page says where the tables of the damaged one lie.
    removeDatabase(files.template);
    openDatabase(files.template, database).close();
    const firstPage = readPage(files.template);
    // Versions 1 and 1: a database without write-ahead log. The two sizes of 0 make SQLite look at the file itself.
    firstPage.writeUInt8(1, 18);
    firstPage.writeUInt8(1, 19);
    firstPage.writeUInt32BE(0, 28);
    firstPage.writeUInt32BE(0, 32);
    firstPage.writeUInt32BE(0, 36);
    writeSync(scratch, firstPage, 0, PAGE_BYTES, 0);
  } finally {
    closeSync(scratch);
  }
}

function readPage(path: string): Buffer {
  const file = openSync(path, 'r');
  const page = Buffer.alloc(PAGE_BYTES);
  readSync(file, page, 0, PAGE_BYTES, 0);
  closeSync(file);
  return page;
}

function openScratch(path: string): DatabaseSync {
  return new DatabaseSync(path, { readOnly: true });
}

function copyUsers(source: DatabaseSync, target: DatabaseSync): string {
  const insert = target.prepare(
    'INSERT OR IGNORE INTO user (id, tenant, user_id, removed_through, delivered_through, delivered, entries, crc) VALUES (?, ?, ?, ?, ?, ?, 0, ?)',
  );
  const table = { table: 'user', key: 'id', keyMax: 100_000 };
  return copyRows('users', source, table, (row) => {
    const [id, tenant, userId] = [Number(row['id']), String(row['tenant']), String(row['user_id'])];
    if (userChecksum(id, tenant, userId) !== row['crc']) return 'unreadable';
    const [removed, delivered] = [toOffset(row['removed_through']), toOffset(row['delivered_through'])];
    const byChannel = JSON.stringify(parseOffsets(row['delivered']));
    insert.run(id, tenant, userId, removed, delivered, byChannel, Number(row['crc']));
    return 'kept';
  });
}

/** A record that has its notification was closed, whatever an older copy of its page says. */
function copyRecords(
  source: DatabaseSync,
  target: DatabaseSync,
  sequenceMax: number,
  answered: ReadonlySet<number>,
): string {
  const insert = target.prepare('INSERT OR IGNORE INTO record VALUES (?, ?, ?)');
  const table = { table: 'record', key: 'sequence', keyMax: sequenceMax };
  return copyRows('open requests', source, table, (row) => {
    const [sequence, body] = [Number(row['sequence']), String(row['body'])];
    if (recordChecksum(sequence, body) !== row['crc']) return 'unreadable';
    if (answered.has(toReferenceId(sequence))) return 'known';
    return insert.run(sequence, body, Number(row['crc'])).changes > 0 ? 'kept' : 'known';
  });
}

function copyLog(
  source: DatabaseSync,
  target: DatabaseSync,
  offsetMax: number,
): { readonly finding: string; readonly referenceIds: ReadonlySet<number> } {
  const insert = target.prepare(
    'INSERT OR IGNORE INTO log SELECT ?, ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM user WHERE id = ?2)',
  );
  const referenceIds = new Set<number>();
  const table = { table: 'log', key: 'offset', keyMax: offsetMax };
  const finding = copyRows('notifications', source, table, (row) => {
    const [offset, user, referenceId] = [Number(row['offset']), Number(row['user']), Number(row['reference_id'])];
    const [channel, data, loggedAtMs] = [String(row['channel']), String(row['data']), Number(row['logged_at'])];
    const crc = entryChecksum(offset, user, referenceId, channel, data, loggedAtMs);
    if (crc !== row['crc']) return 'unreadable';
    referenceIds.add(referenceId);
    return insert.run(offset, user, referenceId, channel, data, loggedAtMs, crc).changes > 0 ? 'kept' : 'unreadable';
  });
  return { finding, referenceIds };
}

/** Copies a table row by row, whatever its size. `known`: neither kept nor lost. */
function copyRows(
  what: string,
  source: DatabaseSync,
  table: { readonly table: string; readonly key: string; readonly keyMax: number },
  copy: (row: Row) => 'kept' | 'known' | 'unreadable',
): string {
  const counts = { kept: 0, known: 0, unreadable: 0 };
  const incomplete = visitReadableRows(source, table, (row) => {
    counts[copy(row)] += 1;
  });
  return describe(what, counts.kept, counts.unreadable, incomplete);
}

function toOffset(value: unknown): number {
  const offset = Number(value);
  return Number.isSafeInteger(offset) && offset > 0 ? offset : 0;
}

function describe(what: string, kept: number, unreadable: number, incomplete: boolean): string {
  const lost = unreadable === 0 ? '' : `, ${unreadable} unreadable`;
  return `Journal repair: ${kept} ${what} kept${lost}${incomplete ? ', others out of reach' : ''}.`;
}
