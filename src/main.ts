#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { toOldNodeLine } from './cli/node-version.ts';

const tooOld = toOldNodeLine(process.versions.node);
if (tooOld !== undefined) {
  process.stderr.write(`${tooOld}\n`);
  process.exit(1);
}
// Not before the look at the version: an older Node fails while it reads these.
const { runCli } = await import('./cli/run-cli.ts');

// Who reads may have enough before all is written, as `head` has: that is no failure.
for (const output of [process.stdout, process.stderr]) output.on('error', () => {});

const exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  stdin: process.stdin,
  human: process.stdout.isTTY === true,
  readFile: (fileName) => readFileSync(fileName, 'utf8'),
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
});
process.exit(exitCode);
