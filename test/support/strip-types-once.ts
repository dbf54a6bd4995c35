import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { filesBelow, ROOT } from './source-files.ts';

/** Every file that a thread of the product or of a test begins with. */
export const THREADS = [...filesBelow('src', ['-worker.ts']), ...filesBelow('test', ['-worker.ts'])];

/**
 * Before all tests: has the types stripped off what threads load, for no thread to do it. Node strips types by WebAssembly, and V8 13.6 frees the
 * code for its calls (WasmImportWrapperCache) in a thread that ends while another begins to use it: one run of the journal's tests in 30 ended by
 * SIGSEGV. The product has no such threads: built, it has no types, and from its sources, the main thread holds that code.
 */
export function setup(): void {
  const preload = `--import=${new URL('stripped-sources.mjs', import.meta.url)}`;
  const imports = THREADS.map((file) => `await import(${JSON.stringify(join(ROOT, file))});`);
  execFileSync(process.execPath, ['--no-warnings', preload, '--input-type=module', '--eval', imports.join('\n')]);
}
