// Compares proto/ with every version of it that the history has: who implemented one of them must not notice the next. Exits 1 when one is broken.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const buf = createRequire(import.meta.url).resolve('@bufbuild/buf/bin/buf');
const git = (...words: string[]) => execFileSync('git', words, { cwd: root, maxBuffer: 64 * 1024 ** 2 });

/** Commits that changed proto/, the newest first. */
function readVersions(): readonly string[] {
  return git('log', '--format=%h', '--', 'proto').toString().split('\n').filter(Boolean);
}

/** Whether proto/ keeps what the version has. What it does not keep stands on stderr. */
function keeps(version: string, folder: string): boolean {
  mkdirSync(folder);
  execFileSync('tar', ['-x', '-C', folder], { input: git('archive', version, 'proto') });
  return (
    spawnSync(buf, ['breaking', 'proto', '--against', join(folder, 'proto')], { cwd: root, stdio: 'inherit' })
      .status === 0
  );
}

const scratch = mkdtempSync(join(tmpdir(), 'ucs-proto-'));
try {
  const versions = readVersions();
  if (versions.length === 0) throw new Error('the history has no version of proto/');
  for (const version of versions) {
    if (keeps(version, join(scratch, version))) continue;
    console.error(`proto/ breaks who implemented it as of ${version}`);
    process.exitCode = 1;
  }
  console.log(`compared with ${versions.length} versions of proto/`);
} finally {
  rmSync(scratch, { recursive: true });
}
