import { readFileSync } from 'node:fs';
import { runCli } from './cli/run-cli.ts';

const exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  stdin: process.stdin,
  human: process.stdout.isTTY === true,
  readFile: (fileName) => readFileSync(fileName, 'utf8'),
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
});
process.exit(exitCode);
