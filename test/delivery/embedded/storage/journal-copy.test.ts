import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import {
  answerCopyRequest,
  COPY_DONE,
  COPY_FAILED,
  COPY_REQUEST,
} from '../../../../src/delivery/embedded/storage/journal-copy.ts';
import { makeTemporaryFolder } from '../../../support/temporary-folder.ts';

it('a copy that is begun in the middle of a commit is made after it', async () => {
  const folder = makeTemporaryFolder();
  const target = join(folder, 'copy');
  mkdirSync(target);
  const database = new DatabaseSync(join(folder, 'journal.sqlite'));
  onTestFinished(() => database.close());
  database.exec("PRAGMA journal_mode = WAL; CREATE TABLE storage (epoch TEXT); INSERT INTO storage VALUES ('first')");
  writeFileSync(join(folder, COPY_REQUEST), target);
  database.exec('BEGIN IMMEDIATE; CREATE TABLE log (text TEXT)');
  const answered = answerCopyRequest(folder, { database, leases: () => ({ sequence: 1, offset: 1 }) }, 0);
  // Long enough for the first pages to be asked for.
  await setTimeout(100);
  expect(existsSync(join(target, COPY_DONE))).toBe(false);
  database.exec('COMMIT');
  await answered;
  expect(existsSync(join(folder, COPY_FAILED))).toBe(false);
  expect(existsSync(join(target, COPY_DONE))).toBe(true);
});
