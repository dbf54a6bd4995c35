import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../src/delivery/embedded/storage/schema.ts';
import { openEmbeddedJournal } from '../../../support/embedded-journal-home.ts';
import { embeddedOptions } from '../../../support/embedded-journal-options.ts';
import { makeTemporaryFolder } from '../../../support/temporary-folder.ts';

const OPTIONS = { maxBytes: 1024 ** 2, walBytes: 64 * 1024, newEpoch: () => 'epoch' };

function versionOf(path: string): unknown {
  const database = new DatabaseSync(path);
  const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
  database.close();
  return version;
}

describe('the journal’s database', () => {
  it('has the newest version when it is made, and stays as it is when it is opened again', () => {
    const path = join(makeTemporaryFolder(), 'journal.sqlite');
    openDatabase(path, OPTIONS).close();
    const version = versionOf(path);
    const again = openDatabase(path, { ...OPTIONS, newEpoch: () => 'another' });
    expect(again.prepare('SELECT epoch FROM storage').get()).toMatchObject({ epoch: 'epoch' });
    again.close();
    expect(versionOf(path)).toBe(version);
  });

  it('of a later version of the program is refused, with a sentence that says what to do, and is left as it was', async () => {
    const folder = makeTemporaryFolder();
    const path = join(folder, 'journal.sqlite');
    openDatabase(path, OPTIONS).close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    await expect(openEmbeddedJournal(embeddedOptions(folder))).rejects.toThrow(
      /The journal in DATA_DIR has version 99 .*start the version that wrote it/,
    );
    expect(versionOf(path)).toBe(99);
  });
});
