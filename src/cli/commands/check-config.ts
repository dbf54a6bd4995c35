import { type Command, EXIT_OK, EXIT_WRONG_USE } from '../command.ts';
import { readSettings } from '../read-settings.ts';
import { settingsHelp } from '../settings-help.ts';

export const checkConfig: Command = {
  name: 'check-config',
  usage: '',
  summary: 'say whether the settings are right, without starting anything',
  help: settingsHelp,
  async run(_words, surroundings) {
    if (readSettings(surroundings, 'gateway') === undefined) return EXIT_WRONG_USE;
    surroundings.print('The settings are right.');
    return EXIT_OK;
  },
};
