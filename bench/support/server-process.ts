import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** Clock ticks per second in /proc/PID/stat: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

export type ServerProcess = {
  /** What the ready pattern captured. */
  readonly address: string;
  /** User and system CPU time of all threads so far, in microseconds; without that of child processes such as an embedded UCS. */
  cpuMicros(): number;
  /** Resident memory in bytes, without child processes. */
  residentBytes(): number;
  stop(): Promise<void>;
};

/**
 * Starts a program under this Node and waits for the line that says it is ready. The pattern's first group is the address.
 * Linux only: CPU time is read from /proc, so that the measured program needs no code for it.
 */
export async function startServer(
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly ready: RegExp },
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...options.env },
  });
  // A benchmark that fails midway leaves no server behind.
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const address = await readyAddress(child, options.ready);
  return {
    address,
    cpuMicros: () => cpuTicks(child.pid) * (1_000_000 / TICKS_PER_SECOND),
    residentBytes: () => residentBytes(child.pid),
    async stop() {
      process.off('exit', endWithUs);
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const hardStop = setTimeout(() => child.kill('SIGKILL'), 12_000);
      await exited;
      clearTimeout(hardStop);
    },
  };
}

function readyAddress(child: ChildProcess, ready: RegExp): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const { stdout } = child;
  if (stdout === null) throw new Error('the server has no stdout');
  const lines = createInterface({ input: stdout });
  lines.on('line', (line) => {
    const address = ready.exec(line)?.[1];
    if (address !== undefined) resolve(address);
  });
  child.once('exit', (code) => reject(new Error(`the server ended with code ${code} before it was ready`)));
  return promise;
}

/** Fields 14 and 15 of /proc/PID/stat, counted after the program's name, which may hold blanks. */
function cpuTicks(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

function residentBytes(pid: number | undefined): number {
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1]) * 1024;
}
