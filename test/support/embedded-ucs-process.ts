import type { Program } from './gateway-process.ts';

const RUNS = /"pid":(\d+).*"The embedded UCS runs\."/;

/** Every process of the embedded UCS that a gateway has told of in its log at the level debug; the last one runs, if any does. */
export function embeddedUcsPids({ lines }: Pick<Program, 'lines'>): readonly number[] {
  return lines.flatMap((line) => RUNS.exec(line)?.[1] ?? []).map(Number);
}

/** The process id of the first one, once its line is there. */
export async function firstEmbeddedUcsPid(program: Pick<Program, 'until'>): Promise<number> {
  return Number(RUNS.exec(await program.until((line) => RUNS.test(line)))?.[1]);
}
