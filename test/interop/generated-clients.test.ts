import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { catalogue as v2Catalogue } from '../../src/operations/v2/catalogue.ts';
import { catalogue as v3Catalogue } from '../../src/operations/v3/catalogue.ts';
import { setUpGateway } from '../support/set-up-gateway.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const EACH_MAX_MS = 300_000;

/** Beside the catalogue's operations each document has what is answered at once: in v2 nine of these, in v3 six. */
const DIALECTS = [
  { dialect: 'v2', path: '/openapi.json', answered: `${v2Catalogue.length + 9} operations answered` },
  { dialect: 'v3', path: '/openapi-v3.json', answered: `${v3Catalogue.length + 6} operations answered` },
] as const;

// Each brings a generator and a compiler or interpreter of its own from the registries: minutes, which only .ci/run spends.
describe.runIf(process.env['GENERATED_CLIENTS'] !== undefined)('made of the documents of both dialects', () => {
  const gateway = setUpGateway();

  /** What each dialect's turn printed, one after the other in one folder, so that the generator comes once. */
  async function generate(name: string): Promise<ReadonlyMap<string, string>> {
    const folder = makeTemporaryFolder();
    const printed = new Map<string, string>();
    for (const { dialect, path } of DIALECTS) {
      const document = join(folder, `openapi-${dialect}.json`);
      writeFileSync(document, await (await fetch(gateway.address + path)).text());
      const script = fileURLToPath(new URL(`./generated/${name}/generate.sh`, import.meta.url));
      const given = [script, document, gateway.address, dialect];
      printed.set(dialect, (await run('bash', given, { cwd: folder, timeout: EACH_MAX_MS })).stdout);
    }
    return printed;
  }

  it.each(['python', 'go', 'typescript'])(
    'a client in %s calls every operation, and its types fit what is answered',
    async (language) => {
      const printed = await generate(language);
      for (const { dialect, answered } of DIALECTS) expect(printed.get(dialect)).toContain(answered);
    },
    EACH_MAX_MS,
  );

  it(
    'requests, right and wrong, are answered as they say',
    async () => {
      const printed = await generate('schemathesis');
      for (const { dialect } of DIALECTS) expect(printed.get(dialect)).toMatch(/\d{3,} generated, \d{3,} passed/);
    },
    EACH_MAX_MS,
  );
});
