import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSocketFolder } from '../../../src/backend/embedded/socket-folder.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

/** The system's folder for temporary files, for as long as the test runs. */
function makeTmp(): string {
  const tmp = makeTemporaryFolder();
  vi.stubEnv('TMPDIR', tmp);
  onTestFinished(() => void vi.unstubAllEnvs());
  return tmp;
}

describe('the folder of the UCS’s socket', () => {
  it('is for this user only, and has a name that nobody can take beforehand', () => {
    const tmp = makeTmp();
    const folders = [createSocketFolder('/data/a'), createSocketFolder('/data/b')];
    for (const folder of folders) {
      expect(dirname(folder)).toBe(tmp);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    }
    const [first = ''] = folders;
    const start = first.slice(0, -6);
    for (const taken of [start, start.slice(0, -1)]) mkdirSync(taken, { recursive: true });
    expect(createSocketFolder('/data/a')).not.toBe(start);
  });

  it('replaces what a killed gateway on the same DATA_DIR left, and nothing else', () => {
    const tmp = makeTmp();
    const left = createSocketFolder('/data/a');
    writeFileSync(join(left, 'ucs.sock'), '');
    const other = createSocketFolder('/data/b');
    const start = left.slice(0, -6);
    const kept = makeTemporaryFolder();
    symlinkSync(kept, `${start}link`);
    writeFileSync(`${start}file`, '');
    createSocketFolder('/data/a');
    expect([left, other, kept, `${start}link`, `${start}file`].map((path) => existsSync(path))).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(tmp).toBe(dirname(left));
  });
});
