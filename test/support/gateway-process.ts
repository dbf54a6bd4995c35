import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createWaiters } from './waiters.ts';

/** A program of ours running as users run it: another process, its own folder, any free port. */
export type Program = {
  /** What stands in the line that says it is ready. */
  readonly address: string;
  /** Every line printed so far, on stdout and stderr. */
  readonly lines: readonly string[];
  /** Resolves with the first line for which `test` is true, from the one at `from` on, once it is there. */
  until(test: (line: string) => boolean, from?: number): Promise<string>;
  signal(name: NodeJS.Signals): void;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly exited: Promise<number | NodeJS.Signals>;
  stop(): Promise<void>;
};

/** For the program, its threads and its embedded UCS. */
const PRELOADED = {
  NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${new URL('stripped-sources.mjs', import.meta.url)}`,
};

const READY_ADDRESS = /(?:https?:\/\/)?127\.0\.0\.1:\d+/;

/** Starts `src/main.ts` with these words and resolves when it is ready; rejects with its output when it ends before that. */
export function startProgram(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Program> {
  return startCommand(process.execPath, ['src/main.ts', ...words], env);
}

/** The same for any command that ends up in one of our servers. */
export async function startCommand(
  command: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Program> {
  const child = spawn(command, words, {
    env: { ...process.env, ...(command === process.execPath && PRELOADED), LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const waiters = createWaiters();
  const { promise: ready, resolve, reject } = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      waiters.wake();
      const address = line.includes(' is ready') ? READY_ADDRESS.exec(line)?.[0] : undefined;
      if (address !== undefined) resolve(address);
    });
  }
  const exited = once(child, 'close').then(([code, signal]) => code ?? signal);
  exited.then((how) => reject(new Error(`ended with ${how} before it was ready:\n${lines.join('\n')}`)));
  return {
    address: await ready,
    lines,
    until: (test, from = 0) => waiters.until(() => lines.slice(from).find(test)),
    exited,
    signal: (name) => child.kill(name),
    stop: () => stop(child, exited),
  };
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await exited;
}

/** A new folder for DATA_DIR, removed by the function that comes with it. */
export function createDataDir(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'ucs-gateway-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts the gateway on free ports, its data in the folder given; of another version, where the folder of its sources is given. */
export function startGatewayProcess(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
  sources = '.',
): Promise<Program> {
  const settings = { PORT: '0', ADMIN_PORT: '0', DATA_DIR: dataDir, ...env };
  return startCommand(process.execPath, [join(sources, 'src/main.ts'), 'serve'], settings);
}
