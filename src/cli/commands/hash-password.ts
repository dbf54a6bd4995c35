import { type Command, EXIT_OK, EXIT_WRONG_USE } from '../command.ts';
import { readSecretLine } from '../read-secret-line.ts';

export const hashPassword: Command = {
  name: 'hash-password',
  usage: '',
  summary: 'read a password from stdin and print its hash, for passwordHash in the configuration file',
  help: () => [
    'It asks for the password on a terminal without showing it, and reads one line of 1 to 1024 bytes elsewhere.',
  ],
  async run(_words, surroundings) {
    const password = await readSecretLine(surroundings.stdin, () => surroundings.complain('Password (not shown):'));
    if (password === undefined || password === '') {
      surroundings.complain('expected one line of 1 to 1024 bytes on stdin');
      return EXIT_WRONG_USE;
    }
    const { hashPassword: toHash } = await import('../../identity/password/password-hash.ts');
    surroundings.print(toHash(password));
    return EXIT_OK;
  },
};
