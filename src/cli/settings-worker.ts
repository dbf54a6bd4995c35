import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { Environment } from '../config/environment.ts';
import { type ParsedSettings, parseSettings, type Role } from '../config/parse-settings.ts';

/** Reads the settings in a thread of its own: a file with thousands of users takes seconds, in which the gateway goes on. */
const { env, role }: { readonly env: Environment; readonly role: Role } = workerData;
parentPort?.postMessage(
  parseSettings(env, (fileName) => readFileSync(fileName, 'utf8'), role) satisfies ParsedSettings,
);
