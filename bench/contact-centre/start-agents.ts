import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { AgentsStart, Done, Order } from './agents/message.ts';

/** The process with the agents. */
export type Agents = { carryOut(order: Order): Promise<Done>; stop(): void };

export async function startAgents(folder: string, start: AgentsStart): Promise<Agents> {
  const file = join(mkdtempSync(join(folder, 'agents-')), 'start.json');
  writeFileSync(file, JSON.stringify(start), { mode: 0o600 });
  const child = spawn(process.execPath, ['bench/contact-centre/agents/agents-process.ts', file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new AbortController();
  child.once('exit', () => ended.abort(new Error('the process with the agents ended')));
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line', ended);
  return {
    async carryOut(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      const [line] = await once(lines, 'line', ended);
      return JSON.parse(line);
    },
    stop: () => void child.stdin.end(),
  };
}
