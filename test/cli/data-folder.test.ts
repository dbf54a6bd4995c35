import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeDataFolder } from '../../src/cli/data-folder.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

describe('DATA_DIR at the start', () => {
  it('is made with the folders above it, and is right when it is there', () => {
    const folder = join(makeTemporaryFolder(), 'a', 'b', 'c');
    expect(makeDataFolder(folder)).toBeUndefined();
    expect(existsSync(folder)).toBe(true);
    expect(makeDataFolder(folder)).toBeUndefined();
  });

  it.each(['/proc/data', '/proc/data/below'])('is refused where no folder can be: %s', (folder) => {
    expect(makeDataFolder(folder)).toMatch(/^cannot be made: ENOENT.*'\/proc\/data'$/);
  });

  it('that has a file in its place is not refused: the file may go, and the journal says so until then', () => {
    const file = join(makeTemporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(makeDataFolder(join(file, 'data'))).toBeUndefined();
    expect(makeDataFolder(file)).toBeUndefined();
  });
});
