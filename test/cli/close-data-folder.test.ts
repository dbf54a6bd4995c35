import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closeDataFolder } from '../../src/cli/close-data-folder.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const OURS = [
  'journal.sqlite',
  'journal.sqlite-wal',
  'lock.sqlite',
  'session-key',
  'ucs/ucs.sqlite',
  'ucs/ucs.sqlite-shm',
];

/** A folder as an older version left it, and whatever else is put into it. */
function makeOldFolder(others: readonly string[] = []): string {
  const folder = makeTemporaryFolder();
  mkdirSync(join(folder, 'ucs'));
  for (const name of [...OURS, ...others]) {
    writeFileSync(join(folder, name), '');
    chmodSync(join(folder, name), 0o644);
  }
  chmodSync(join(folder, 'ucs'), 0o755);
  chmodSync(folder, 0o755);
  return folder;
}

function modeOf(...path: readonly string[]): string {
  return (statSync(join(...path)).mode & 0o7777).toString(8);
}

describe('DATA_DIR at the start, when others of the machine could read it', () => {
  it('is closed, with every file in it, and says how many were open', () => {
    const folder = makeOldFolder(['journal.sqlite.damaged-1', 'notes.txt']);
    expect(closeDataFolder(folder)).toEqual({ closed: OURS.length + 4, problem: undefined });
    expect([modeOf(folder), modeOf(folder, 'ucs')]).toEqual(['700', '700']);
    for (const name of [...OURS, 'journal.sqlite.damaged-1', 'notes.txt']) expect(modeOf(folder, name)).toBe('600');
    expect(closeDataFolder(folder)).toEqual({ closed: 0, problem: undefined });
  });

  it('is closed through a link to it, and links in it are not followed', () => {
    const outside = join(makeTemporaryFolder(), 'outside');
    writeFileSync(outside, '');
    chmodSync(outside, 0o644);
    const folder = makeOldFolder();
    symlinkSync(outside, join(folder, 'journal.link'));
    const link = join(makeTemporaryFolder(), 'data');
    symlinkSync(folder, link);
    expect(closeDataFolder(link)).toEqual({ closed: OURS.length + 2, problem: undefined });
    expect([modeOf(folder), modeOf(outside)]).toEqual(['700', '644']);
  });

  it.each([
    ['holds folders of others', 0o755, 'other'],
    ['is one that everybody writes into', 0o1777, 'ucs'],
  ])('and %s: our files are closed, nothing else, and that is a problem', (_what, mode, subfolder) => {
    const folder = makeOldFolder(['notes.txt']);
    mkdirSync(join(folder, subfolder), { recursive: true });
    chmodSync(folder, mode);
    expect(closeDataFolder(folder)).toEqual({ closed: OURS.length + 1, problem: expect.stringMatching('of its own') });
    expect(modeOf(folder)).toBe(mode.toString(8));
    expect(modeOf(folder, 'notes.txt')).toBe('644');
    for (const name of OURS) expect(modeOf(folder, name)).toBe('600');
  });

  it('and is not there, or no folder, has nothing to close', () => {
    const folder = makeTemporaryFolder();
    expect(closeDataFolder(join(folder, 'nothing'))).toEqual({ closed: 0, problem: undefined });
    writeFileSync(join(folder, 'file'), '');
    expect(closeDataFolder(join(folder, 'file'))).toEqual({ closed: 0, problem: undefined });
  });
});
