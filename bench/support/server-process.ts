import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

export type ServerProcess = {
  /** What the ready pattern captured. */
  readonly address: string;
  /** CPU time of all threads that live, in microseconds; without that of child processes such as an embedded UCS. */
  cpuMicros(): number;
  /** Resident memory in bytes, without child processes. */
  residentBytes(): number;
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
};

/**
 * Starts a program, under this Node where none is named, and waits for the line that says it is ready. The pattern's first group is the address.
 * Linux only: CPU time is read from /proc, so that the measured program needs no code for it.
 */
export async function startServer(
  args: readonly string[],
  options: { readonly program?: string; readonly env?: Readonly<Record<string, string>>; readonly ready: RegExp },
): Promise<ServerProcess> {
  const child = spawn(options.program ?? process.execPath, [...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...options.env },
  });
  // A benchmark that fails midway leaves no server behind.
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const address = await readyAddress(child, options.ready);
  return {
    address,
    cpuMicros: () => cpuMicros(child.pid),
    residentBytes: () => residentBytes(child.pid),
    async kill() {
      process.off('exit', endWithUs);
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
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

/** Of every thread that lives, by the scheduler's own count in nanoseconds: the ticks of /proc/PID/stat are too coarse for a round of a benchmark. */
function cpuMicros(pid: number | undefined): number {
  const threads = `/proc/${pid}/task`;
  const nanos = readdirSync(threads).map((thread) =>
    Number.parseInt(readFileSync(`${threads}/${thread}/schedstat`, 'utf8'), 10),
  );
  return nanos.reduce((sum, value) => sum + value, 0) / 1_000;
}

function residentBytes(pid: number | undefined): number {
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1]) * 1024;
}
