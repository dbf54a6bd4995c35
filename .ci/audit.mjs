/** Asks the registry for advisories of all dependencies: ends with 1 when there are any. A registry that does not answer that question is told in one line, and passes. */
import { spawnSync } from 'node:child_process';

const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', timeout: 60_000 });
const report = parse(stdout ?? '');
const found = Object.entries(report?.vulnerabilities ?? {});

if (report?.metadata?.vulnerabilities === undefined) {
  console.log(`advisories: not checked, the registry does not answer (${report?.message ?? 'no answer'})`);
} else if (found.length === 0) {
  console.log('advisories: none are known');
} else {
  for (const [name, { severity, range }] of found) console.log(`advisory: ${name} ${range} (${severity})`);
  process.exitCode = 1;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
