import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program with a real client of another language, which prints what it receives. */
export type ClientProgram = {
  /** referenceIds in the order in which they came. */
  readonly received: readonly number[];
  /** Everything that it printed. */
  readonly output: readonly string[];
  /** Resolves once so many have come; rejects when the program ends before that. */
  count(count: number): Promise<void>;
  /** Tells it to say goodbye; resolves with its exit code. */
  end(): Promise<number | NodeJS.Signals>;
  kill(): void;
};

export function startClientProgram([command, ...words]: readonly [string, ...string[]]): ClientProgram {
  const child = spawn(command, words, { stdio: ['pipe', 'pipe', 'pipe'] });
  const received: number[] = [];
  const output: string[] = [];
  let wanted:
    | { readonly count: number; readonly resolve: () => void; readonly reject: (error: Error) => void }
    | undefined;

  child.on('error', (error) => output.push(String(error)));
  child.stdin.on('error', () => {});
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output.push(line);
      const referenceId = /^event (\d+)$/.exec(line)?.[1];
      if (referenceId === undefined) return;
      received.push(Number(referenceId));
      if (wanted !== undefined && received.length >= wanted.count) wanted.resolve();
    });
  }
  const closed = once(child, 'close').then(([code, signal]) => code ?? signal);
  void closed.then((how) => wanted?.reject(new Error(`the client ended with ${how}:\n${output.join('\n')}`)));
  return {
    received,
    output,
    count: (count) =>
      new Promise((resolve, reject) => {
        wanted = { count, resolve, reject };
        if (received.length >= count) resolve();
      }),
    end() {
      child.stdin.end('\n');
      return closed;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
