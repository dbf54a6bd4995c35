import { readFileSync } from 'node:fs';

/** The arguments that `npm start` gives Node: what is measured is what users run. */
export const GATEWAY_COMMAND: readonly string[] = readStartScript();

function readStartScript(): readonly string[] {
  const { scripts }: { scripts: { start: string } } = JSON.parse(readFileSync('package.json', 'utf8'));
  const args = /^exec node (.+)$/.exec(scripts.start)?.[1];
  if (args === undefined) throw new Error(`npm start does not run node alone: ${scripts.start}`);
  return args.split(' ');
}
