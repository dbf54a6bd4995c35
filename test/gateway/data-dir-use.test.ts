import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFolderBytes, readFreeBytes } from '../../src/gateway/data-dir-use.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

describe('what DATA_DIR takes of the disk', () => {
  it('is the sum of its files, those in folders below too, and not of what links lead to', () => {
    const folder = makeTemporaryFolder();
    writeFileSync(join(folder, 'journal.sqlite'), 'x'.repeat(1000));
    mkdirSync(join(folder, 'ucs'));
    writeFileSync(join(folder, 'ucs', 'ucs.sqlite'), 'x'.repeat(500));
    symlinkSync(process.execPath, join(folder, 'link'));
    expect(readFolderBytes(folder)).toBe(1500);
  });

  it('is nothing where there is no folder, and nothing is known to be free there', () => {
    const nowhere = join(makeTemporaryFolder(), 'nowhere');
    expect([readFolderBytes(nowhere), readFreeBytes(nowhere)]).toEqual([0, 0]);
    expect(readFreeBytes(makeTemporaryFolder())).toBeGreaterThan(0);
  });
});
