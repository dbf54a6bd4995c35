import type { Readable } from 'node:stream';
import type { Environment } from '../config/environment.ts';
import type { ReadFile } from '../config/parse-settings.ts';

/** What a command may touch of the process around it. */
export type Surroundings = {
  readonly env: Environment;
  readonly stdin: Readable;
  /** Whether a person reads stdout. */
  readonly human: boolean;
  readonly readFile: ReadFile;
  /** Writes a line to stdout. */
  print(line: string): void;
  /** Writes a line to stderr. */
  complain(line: string): void;
};

export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
/** The gateway gave no answer, or no notification in time. */
export const EXIT_NO_ANSWER = 3;
/** A wrong setting or a wrong command line. */
export const EXIT_WRONG_USE = 2;

/** One word of the command line. */
export type Command = {
  readonly name: string;
  /** What comes after the name; empty for nothing. */
  readonly usage: string;
  /** One line for help. */
  readonly summary: string;
  /** What its own help says beside that, as lines; the settings that it reads among them. */
  readonly help: () => readonly string[];
  /** Resolves with the exit code. */
  run(words: readonly string[], surroundings: Surroundings): Promise<number>;
};
