import { toVariablesHelp } from '../../config/help/variables-help.ts';
import type { Command } from '../command.ts';

/** The help page for these commands. */
export function toHelpPage(commands: readonly Command[]): string {
  const rows = commands.map(({ name, usage, summary }) => `  ${`${name} ${usage}`.trimEnd()}\n      ${summary}`);
  return [
    'Usage: node src/main.ts COMMAND',
    '',
    'Commands:',
    ...rows,
    '  help\n      print this page',
    '',
    'Settings, as environment variables (defaults in brackets):',
    toVariablesHelp(),
    '',
    'Contact centres and users are described in docs/configuration.md.',
  ].join('\n');
}
