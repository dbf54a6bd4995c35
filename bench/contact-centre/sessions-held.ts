import { execFileSync } from 'node:child_process';

/** Descriptors that a gateway and the process with its agents need beside those of sessions. */
const OTHER_DESCRIPTORS = 1_500;

/** How many of the agents' sessions one gateway on this machine can hold, by the descriptors of a process. */
export function toSessionsHeld(agents: number): number {
  const limit = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
  return limit === 'unlimited' ? agents : Math.min(agents, Number(limit) - OTHER_DESCRIPTORS);
}
