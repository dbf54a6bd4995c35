import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Environment } from '../config/environment.ts';
import type { ParsedSettings } from '../config/parse-settings.ts';
import { toProgramFile } from '../kernel/program-file.ts';

/** The gateway's settings as they are now, read beside the work of the process. Rejects when that breaks. */
export async function readSettingsAnew(env: Environment): Promise<ParsedSettings> {
  const worker = new Worker(toProgramFile('./settings-worker', import.meta.url), {
    workerData: { env: { ...env } },
    name: 'settings',
  });
  try {
    const [parsed] = await once(worker, 'message');
    return parsed;
  } finally {
    await worker.terminate();
  }
}
