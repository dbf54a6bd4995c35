import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ROOT, sourceFilesBelow } from './support/source-files.ts';
import { THREADS } from './support/strip-types-once.ts';

describe('threads', () => {
  it.each(THREADS)('%s begins without WebAssembly: its types were stripped before', async (file) => {
    const begin = `delete globalThis.WebAssembly; await import(${JSON.stringify(join(ROOT, file))});`;
    await promisify(execFile)(process.execPath, [...process.execArgv, '--input-type=module', '--eval', begin]);
  });

  it('are named so that they are found', () => {
    const starts = sourceFilesBelow('src').flatMap(({ code }) => code.match(/new Worker\([^,]*/g) ?? []);
    expect(starts.length).toBeGreaterThan(0);
    for (const start of starts) expect(start).toMatch(/-worker'$/);
  });
});
