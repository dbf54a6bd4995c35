import { closeSync, copyFileSync, existsSync, openSync, readSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { toReferenceId } from '../../../record/reference-id.ts';
import { entryChecksum, recordChecksum, userChecksum } from '../checksum.ts';
import { type JournalFiles, removeDatabase, replaceDamaged } from '../journal-files.ts';
import { type DatabaseOptions, openDatabase, PAGE_BYTES } from '../schema.ts';
import { readReadableRows } from './readable-rows.ts';
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
  const { rows, incomplete } = readReadableRows(source, 'user', 'id', 100_000);
  const insert = target.prepare(
    'INSERT OR IGNORE INTO user (id, tenant, user_id, removed_through, delivered_through, entries, crc) VALUES (?, ?, ?, ?, ?, 0, ?)',
  );
  let kept = 0;
  for (const row of rows) {
    const [id, tenant, userId] = [Number(row['id']), String(row['tenant']), String(row['user_id'])];
    if (userChecksum(id, tenant, userId) !== row['crc']) continue;
    insert.run(
      id,
      tenant,
      userId,
      toOffset(row['removed_through']),
      toOffset(row['delivered_through']),
      Number(row['crc']),
    );
    kept += 1;
  }
  return describe('users', kept, rows.length - kept, incomplete);
}

/** A record that has its notification was closed, whatever an older copy of its page says. */
function copyRecords(
  source: DatabaseSync,
  target: DatabaseSync,
  sequenceMax: number,
  answered: ReadonlySet<number>,
): string {
  const { rows, incomplete } = readReadableRows(source, 'record', 'sequence', sequenceMax);
  const insert = target.prepare('INSERT OR IGNORE INTO record VALUES (?, ?, ?)');
  let kept = 0;
  let unreadable = 0;
  for (const row of rows) {
    const [sequence, body] = [Number(row['sequence']), String(row['body'])];
    if (recordChecksum(sequence, body) !== row['crc']) unreadable += 1;
    else if (!answered.has(toReferenceId(sequence)))
      kept += Number(insert.run(sequence, body, Number(row['crc'])).changes);
  }
  return describe('open requests', kept, unreadable, incomplete);
}

function copyLog(
  source: DatabaseSync,
  target: DatabaseSync,
  offsetMax: number,
): { readonly finding: string; readonly referenceIds: ReadonlySet<number> } {
  const { rows, incomplete } = readReadableRows(source, 'log', 'offset', offsetMax);
  const insert = target.prepare(
    'INSERT OR IGNORE INTO log SELECT ?, ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM user WHERE id = ?2)',
  );
  const referenceIds = new Set<number>();
  let kept = 0;
  for (const row of rows) {
    const [offset, user, referenceId] = [Number(row['offset']), Number(row['user']), Number(row['reference_id'])];
    const [channel, data, loggedAtMs] = [String(row['channel']), String(row['data']), Number(row['logged_at'])];
    const crc = entryChecksum(offset, user, referenceId, channel, data, loggedAtMs);
    if (crc !== row['crc']) continue;
    kept += Number(insert.run(offset, user, referenceId, channel, data, loggedAtMs, crc).changes);
    referenceIds.add(referenceId);
  }
  return { finding: describe('notifications', kept, rows.length - kept, incomplete), referenceIds };
}

function toOffset(value: unknown): number {
  const offset = Number(value);
  return Number.isSafeInteger(offset) && offset > 0 ? offset : 0;
}

function describe(what: string, kept: number, unreadable: number, incomplete: boolean): string {
  const lost = unreadable === 0 ? '' : `, ${unreadable} unreadable`;
  return `Journal repair: ${kept} ${what} kept${lost}${incomplete ? ', others out of reach' : ''}.`;
}
