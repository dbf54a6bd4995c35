import { toVariablesHelp } from '../config/help/variables-help.ts';

/** The settings, for the help of the commands that read them. */
export function settingsHelp(): readonly string[] {
  return [
    '',
    'Settings, as environment variables (defaults in brackets):',
    toVariablesHelp(),
    '',
    'Contact centres and users are described in docs/configuration.md.',
  ];
}
