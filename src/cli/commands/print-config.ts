import { toMaskedYaml } from '../../config/masked-settings.ts';
import { type Command, EXIT_OK, EXIT_WRONG_USE } from '../command.ts';
import { readSettings } from '../read-settings.ts';
import { settingsHelp } from '../settings-help.ts';

export const printConfig: Command = {
  name: 'print-config',
  usage: '',
  summary: 'print the settings in force as YAML, secrets masked',
  help: settingsHelp,
  async run(_words, surroundings) {
    const settings = readSettings(surroundings, 'gateway');
    if (settings === undefined) return EXIT_WRONG_USE;
    surroundings.print(toMaskedYaml(settings).trimEnd());
    return EXIT_OK;
  },
};
