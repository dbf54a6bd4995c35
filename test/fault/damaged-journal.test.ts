import {
  closeSync,
  copyFileSync,
  cpSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEmbeddedJournal } from '../../src/delivery/embedded/embedded-journal.ts';
import type { Log } from '../../src/telemetry/port.ts';
import { silentLog } from '../../src/telemetry/silent.ts';
import { openEmbeddedJournal } from '../support/embedded-journal-home.ts';
import { embeddedOptions } from '../support/embedded-journal-options.ts';
import { acceptAnswered, alice, newRequest } from '../support/journal-requests.ts';
import { type LoadedJournal, loadJournal, readJournal } from '../support/loaded-journal.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const RECORDS = 400;
const DATABASE = 'journal.sqlite';
const WAL = 'journal.sqlite-wal';

/** A folder as a killed process leaves it: copied while the journal is still open. */
async function killedFolder(): Promise<{ folder: string; before: LoadedJournal; epoch: string }> {
  const living = makeTemporaryFolder();
  const journal = await openEmbeddedJournal(embeddedOptions(living));
  const before = await loadJournal(journal, RECORDS);
  const { epoch } = await journal.bounds(alice);
  const folder = makeTemporaryFolder();
  for (const name of [DATABASE, WAL]) copyFileSync(join(living, name), join(folder, name));
  await journal.stop();
  copyFileSync(join(living, 'lock.sqlite'), join(folder, 'lock.sqlite'));
  return { folder, before, epoch };
}

/** A folder as a clean stop leaves it: everything is in the database file. */
async function stoppedFolder(): Promise<{ folder: string; before: LoadedJournal }> {
  const folder = makeTemporaryFolder();
  const journal = await openEmbeddedJournal(embeddedOptions(folder));
  const before = await loadJournal(journal, RECORDS);
  await journal.stop();
  return { folder, before };
}

function flipBit(path: string, at: number): void {
  const byte = readFileSync(path)[at];
  if (byte === undefined) throw new Error(`no byte ${at}`);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from([byte ^ 0x10]), 0, 1, at);
  closeSync(file);
}

function rememberingLog(): { log: Log; sentences: string[] } {
  const sentences: string[] = [];
  const note = (_fields: object, sentence: string) => void sentences.push(sentence);
  return { sentences, log: { ...silentLog, info: note, warn: note, error: note } };
}

async function reopen(folder: string): Promise<{ after: LoadedJournal; sentences: readonly string[]; epoch: string }> {
  const { log, sentences } = rememberingLog();
  const journal = await openEmbeddedJournal(embeddedOptions(folder, { log }));
  const after = await readJournal(journal);
  const { epoch } = await journal.bounds(alice);
  const highest = Math.max(0, ...after.open, ...after.logged);
  expect(await acceptAnswered(journal, newRequest())).toBeGreaterThan(highest);
  await journal.stop();
  return { after, sentences, epoch };
}

function missing(before: LoadedJournal, after: LoadedJournal): number {
  const lost = (old: readonly number[], now: readonly number[]) => old.filter((id) => !now.includes(id)).length;
  return lost(before.open, after.open) + lost(before.logged, after.logged);
}

function invented(before: LoadedJournal, after: LoadedJournal): readonly number[] {
  const extra = (old: readonly number[], now: readonly number[]) => now.filter((id) => !old.includes(id));
  return [...extra(before.open, after.open), ...extra(before.logged, after.logged)];
}

describe('a journal after a crash', () => {
  it('has everything that was durable', async () => {
    const { folder, before, epoch } = await killedFolder();
    const reopened = await reopen(folder);
    expect(reopened.after).toEqual(before);
    expect(reopened.sentences).toEqual([]);
    expect(reopened.epoch).toBe(epoch);
  });

  it('whose write-ahead log was cut inside a write keeps every whole transaction, reports it, and begins a new epoch', async () => {
    const { folder, before, epoch } = await killedFolder();
    truncateSync(join(folder, WAL), statSync(join(folder, WAL)).size - 2000);
    const reopened = await reopen(folder);
    expect(invented(before, reopened.after).filter((id) => !before.logged.includes(id))).toEqual([]);
    expect(reopened.sentences).toContainEqual(expect.stringContaining('ended inside a write'));
    expect(reopened.epoch).not.toBe(epoch);
  });

  it('with a flipped bit anywhere in its write-ahead log keeps all but what the bit belongs to', async () => {
    const { folder, before } = await killedFolder();
    const size = statSync(join(folder, WAL)).size;
    for (const part of [0, 0.001, 0.1, 0.37, 0.5, 0.81, 0.95]) {
      const copy = makeTemporaryFolder();
      cpSync(folder, copy, { recursive: true });
      flipBit(join(copy, WAL), Math.floor(size * part) + 20);
      const reopened = await reopen(copy);
      expect(missing(before, reopened.after)).toBeLessThanOrEqual(40);
      expect(invented(before, reopened.after)).toEqual([]);
    }
  });
});

describe('a damaged journal', () => {
  it('with a flipped bit anywhere keeps all but what the bit belongs to, and invents nothing', async () => {
    const { folder, before } = await stoppedFolder();
    const size = statSync(join(folder, DATABASE)).size;
    for (let page = 0; page * 4096 < size; page += 4) {
      const copy = makeTemporaryFolder();
      cpSync(folder, copy, { recursive: true });
      flipBit(join(copy, DATABASE), page * 4096 + 3000);
      const reopened = await reopen(copy);
      expect(missing(before, reopened.after)).toBeLessThanOrEqual(1);
      expect(invented(before, reopened.after)).toEqual([]);
    }
  });

  it('with a flipped bit in a notification loses that one, reports it, moves the file aside, and begins a new epoch', async () => {
    const { folder, before } = await stoppedFolder();
    const bytes = readFileSync(join(folder, DATABASE));
    const { epoch } = await reopen(folder);
    for (const fraction of [0.2, 0.5, 0.9]) {
      const copy = makeTemporaryFolder();
      cpSync(folder, copy, { recursive: true });
      const at = bytes.indexOf('{"referenceId":', Math.floor(bytes.length * fraction));
      writeFileSync(join(copy, DATABASE), bytes);
      flipBit(join(copy, DATABASE), at + 4);
      const reopened = await reopen(copy);
      expect(missing(before, reopened.after)).toBe(1);
      expect(reopened.sentences).toContainEqual(expect.stringContaining('notifications kept, 1 unreadable'));
      expect(readdirSync(copy).filter((name) => name.includes('.damaged-'))).toHaveLength(1);
      expect(reopened.epoch).not.toBe(epoch);
    }
  });

  it.each([
    ['the first page', 0],
    ['the header of a page of records', 8192],
    ['the header of a page of the log', 12_288],
  ])('with garbage over %s keeps what is elsewhere', async (_where, at) => {
    const { folder, before } = await stoppedFolder();
    const file = openSync(join(folder, DATABASE), 'r+');
    writeSync(file, Buffer.alloc(100, 0xff), 0, 100, at);
    closeSync(file);
    const reopened = await reopen(folder);
    expect(reopened.sentences[0]).toContain('The journal was damaged and has been repaired');
    expect(invented(before, reopened.after)).toEqual([]);
    expect(reopened.after.open.length + reopened.after.logged.length).toBeGreaterThan(0);
  });

  it('that was cut in the middle keeps what is left of it', async () => {
    const { folder, before } = await stoppedFolder();
    truncateSync(join(folder, DATABASE), Math.floor(statSync(join(folder, DATABASE)).size / 2) + 1000);
    const reopened = await reopen(folder);
    expect(invented(before, reopened.after)).toEqual([]);
    expect(reopened.after.open.length + reopened.after.logged.length).toBeGreaterThan(0);
    expect(reopened.sentences[0]).toContain('repaired');
  });

  it('that is no database at all does not stop the start', async () => {
    const { folder } = await stoppedFolder();
    const file = openSync(join(folder, DATABASE), 'w');
    writeSync(file, Buffer.from('not a database'.repeat(1000)));
    closeSync(file);
    const reopened = await reopen(folder);
    expect(reopened.after).toEqual({ open: [], logged: [] });
    const again = await reopen(folder);
    expect(again.sentences).toEqual([]);
  });

  it('whose lock file is damaged too never gives an id a second time', async () => {
    const { folder, before } = await stoppedFolder();
    const file = openSync(join(folder, 'lock.sqlite'), 'w');
    writeSync(file, Buffer.from('not a database'.repeat(1000)));
    closeSync(file);
    const journal = await createEmbeddedJournal(embeddedOptions(folder));
    const id = await acceptAnswered(journal, newRequest());
    await journal.stop();
    expect(id).toBeGreaterThan(Math.max(...before.open, ...before.logged) + 1000);
    expect(existsSync(join(folder, DATABASE))).toBe(true);
  });
});
