import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { Environment } from '../config/environment.ts';
import { type ParsedSettings, parseSettings } from '../config/parse-settings.ts';

/** Reads the gateway's settings in a thread of its own: a file with thousands of users takes seconds, in which the gateway goes on. */
function answer(port: NonNullable<typeof parentPort>, { env }: { readonly env: Environment }): void {
  const parsed = parseSettings(env, (fileName) => readFileSync(fileName, 'utf8'), 'gateway');
  port.postMessage(parsed satisfies ParsedSettings);
}

if (parentPort !== null) answer(parentPort, workerData);
