import { fileURLToPath } from 'node:url';

/** The file of a thread or child process of ours, named without its ending and seen from the module that starts it: .ts in src/, .js in dist/. */
export function toProgramFile(path: string, startedBy: string): string {
  const ending = startedBy.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`${path}.${ending}`, startedBy));
}
