import { Readable } from 'node:stream';
import type { Surroundings } from '../../src/cli/command.ts';

/** Surroundings of a command that keep what it says. */
export function createSurroundings(
  options: { env?: Record<string, string>; stdin?: string; files?: Record<string, string>; human?: boolean } = {},
) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const files = new Map(Object.entries(options.files ?? {}));
  const surroundings: Surroundings = {
    env: options.env ?? {},
    stdin: Readable.from([Buffer.from(options.stdin ?? '')]),
    human: options.human ?? false,
    readFile(name) {
      const text = files.get(name);
      if (text === undefined) throw new Error(`ENOENT: no such file, open '${name}'`);
      return text;
    },
    print: (line) => void printed.push(line),
    complain: (line) => void complaints.push(line),
  };
  return { surroundings, printed, complaints };
}
