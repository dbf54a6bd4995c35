import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Environment } from '../config/environment.ts';
import type { ParsedSettings, Role } from '../config/parse-settings.ts';

/** The settings as they are now, read beside the work of the process. Rejects when that breaks. */
export async function readSettingsAnew(env: Environment, role: Role): Promise<ParsedSettings> {
  const worker = new Worker(workerFile(), { workerData: { env: { ...env }, role }, name: 'settings' });
  try {
    const [parsed] = await once(worker, 'message');
    return parsed;
  } finally {
    await worker.terminate();
  }
}

/** The worker lies beside this file and has its ending: .ts in src/, .js in dist/. */
function workerFile(): string {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./settings-worker.${ending}`, import.meta.url));
}
