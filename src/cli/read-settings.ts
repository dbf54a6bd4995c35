import { toMistakeLine } from '../config/mistake.ts';
import { parseSettings, type Role } from '../config/parse-settings.ts';
import type { Settings } from '../config/settings.ts';
import type { Surroundings } from './command.ts';

/** The settings in force; undefined when they are wrong, after one line for each mistake. Warnings are told and do not stop. */
export function readSettings(surroundings: Surroundings, role: Role): Settings | undefined {
  const parsed = parseSettings(surroundings.env, surroundings.readFile, role);
  const lines = parsed.ok ? parsed.warnings.map((line) => `warning: ${line}`) : parsed.mistakes.map(toMistakeLine);
  for (const line of lines) surroundings.complain(line);
  return parsed.ok ? parsed.settings : undefined;
}
