import { readVersion } from '../config/version.ts';
import { nearestName } from '../kernel/nearest-name.ts';
import { type Command, EXIT_OK, EXIT_WRONG_USE, type Surroundings } from './command.ts';
import { admin } from './commands/admin.ts';
import { backup } from './commands/backup.ts';
import { call } from './commands/call.ts';
import { checkConfig } from './commands/check-config.ts';
import { checkUcs } from './commands/check-ucs.ts';
import { createCompletion } from './commands/completion.ts';
import { hashPassword } from './commands/hash-password.ts';
import { toCommandHelp, toHelpPage } from './commands/help.ts';
import { printConfig } from './commands/print-config.ts';
import { serve } from './commands/serve.ts';
import { ucs } from './commands/ucs.ts';

const COMMANDS: readonly Command[] = [
  serve,
  ucs,
  call,
  hashPassword,
  checkConfig,
  checkUcs,
  printConfig,
  backup,
  admin,
  createCompletion(() => COMMANDS.map(({ name }) => name)),
];
const HELP_WORDS = ['help', '--help', '-h'];

/** Runs the command that the words name and resolves with the exit code: 2 for a wrong use. */
export async function runCli(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const [name, ...rest] = words;
  const command = COMMANDS.find((known) => known.name === name);
  const asked = toAskedPage(name, rest, command);
  if (asked !== undefined) {
    surroundings.print(asked);
    return EXIT_OK;
  }
  if (command === undefined) return complainOfName(name, surroundings);
  if (command.usage === '' && rest.length > 0) {
    surroundings.complain(`${command.name} takes no further words, got '${rest.join(' ')}'`);
    return EXIT_WRONG_USE;
  }
  return command.run(rest, surroundings);
}

/** The page that the words ask for: the help of all or of one command, or the version. */
function toAskedPage(name: string | undefined, rest: readonly string[], command: Command | undefined) {
  if (name === undefined) return undefined;
  if (name === '--version' || name === 'version') return readVersion();
  const about = HELP_WORDS.includes(name) ? COMMANDS.find((known) => known.name === rest[0]) : command;
  if (!HELP_WORDS.includes(name) && !rest.some((word) => HELP_WORDS.includes(word))) return undefined;
  return about === undefined ? toHelpPage(COMMANDS) : toCommandHelp(about);
}

function complainOfName(name: string | undefined, { complain }: Surroundings): number {
  const names = [...COMMANDS.map((command) => command.name), 'help'];
  if (name === undefined) complain(`expected a command: ${names.join(', ')}`);
  else {
    const meant = nearestName(name, names);
    complain(`no command '${name}'${meant === undefined ? `; there are ${names.join(', ')}` : `: is ${meant} meant?`}`);
  }
  return EXIT_WRONG_USE;
}
