import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { setUpGateway } from '../support/set-up-gateway.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const EACH_MAX_MS = 240_000;

// Each brings a generator and a compiler or interpreter of its own from the registries: minutes, which only .ci/run spends.
describe.runIf(process.env['GENERATED_CLIENTS'] !== undefined)('made of /openapi.json', () => {
  const gateway = setUpGateway();

  async function generate(name: string): Promise<string> {
    const folder = makeTemporaryFolder();
    const document = join(folder, 'openapi.json');
    writeFileSync(document, await (await fetch(`${gateway.address}/openapi.json`)).text());
    const script = fileURLToPath(new URL(`./generated/${name}/generate.sh`, import.meta.url));
    const { stdout } = await run('bash', [script, document, gateway.address], { cwd: folder, timeout: EACH_MAX_MS });
    return stdout;
  }

  it.each(['python', 'go', 'typescript'])(
    'a client in %s calls every operation, and its types fit what is answered',
    async (language) => {
      expect(await generate(language)).toContain('18 operations answered');
    },
    EACH_MAX_MS,
  );

  it(
    'requests, right and wrong, are answered as it says',
    async () => {
      expect(await generate('schemathesis')).toMatch(/\d{3,} generated, \d{3,} passed/);
    },
    EACH_MAX_MS,
  );
});
