import { spawnSync } from 'node:child_process';

/** Runs the steps that build a baseline in its folder. Says in one line that it is left out, and why, where one cannot be done. */
export function buildBaseline(
  name: string,
  folder: string,
  steps: readonly (readonly [string, ...string[]])[],
): boolean {
  for (const [command, ...args] of steps) {
    const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
    if (status === 0) continue;
    const lines = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n');
    const said = lines.find((line) => line.includes('ERROR')) ?? lines.at(-1);
    console.log(`${name} is left out: ${command} ${args[0]}: ${error?.message ?? said ?? 'failed'}`);
    return false;
  }
  return true;
}
