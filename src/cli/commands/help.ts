import type { Command } from '../command.ts';

/** The help page for these commands. */
export function toHelpPage(commands: readonly Command[]): string {
  const rows = commands.map(({ name, usage, summary }) => `  ${`${name} ${usage}`.trimEnd()}\n      ${summary}`);
  return [
    'Usage: ucs-gateway COMMAND',
    '',
    'Commands:',
    ...rows,
    '  help, --help\n      print this page; behind a command, the page about that command',
    '  --version\n      print the version',
    '',
    'Settings are environment variables, or keys of the YAML file that GATEWAY_CONFIG names: ucs-gateway serve --help lists them.',
  ].join('\n');
}

/** The help page of one command. */
export function toCommandHelp({ name, usage, summary, help }: Command): string {
  return [`Usage: ucs-gateway ${`${name} ${usage}`.trimEnd()}`, '', `${name}: ${summary}`, ...help()].join('\n');
}
