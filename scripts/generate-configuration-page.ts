import { readFileSync, writeFileSync } from 'node:fs';
import { toReferencePage } from '../src/config/help/reference-page.ts';

const PAGE = new URL('../docs/configuration.md', import.meta.url);

/** Writes docs/configuration.md; with --check only says whether it is current, by exit code. */
function main(check: boolean): number {
  const page = toReferencePage();
  if (!check) {
    writeFileSync(PAGE, page);
    return 0;
  }
  if (readFileSync(PAGE, 'utf8') === page) return 0;
  console.error('docs/configuration.md is not current: run npm run docs:generate');
  return 1;
}

process.exitCode = main(process.argv.includes('--check'));
