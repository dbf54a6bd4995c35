import { CONFIG_FILE_VARIABLE, leaves } from '../leaves.ts';
import { toDefaultText } from './default-text.ts';

/** All variables for --help: name, default and meaning, each on a line of its own. */
export function toVariablesHelp(): string {
  const rows = [
    {
      name: CONFIG_FILE_VARIABLE,
      default: 'none',
      meaning: 'YAML file with the same settings, and the identities; the environment wins.',
    },
    ...leaves.map((leaf) => ({
      name: leaf.env,
      default: withUnit(toDefaultText(leaf), leaf.unit),
      meaning: leaf.description,
    })),
  ];
  return rows.map((row) => `  ${row.name} (${row.default})\n      ${row.meaning}`).join('\n');
}

function withUnit(text: string, unit: string | undefined): string {
  return unit === undefined || unit === 'entries' ? text : `${text} ${unit}`;
}
