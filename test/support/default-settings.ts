import { parseSettings } from '../../src/config/parse-settings.ts';
import type { Settings } from '../../src/config/settings.ts';

/** What a start without any variable goes by. */
export function defaultSettings(): Settings {
  const parsed = parseSettings({}, () => '');
  if (!parsed.ok) throw new Error('the defaults are refused');
  return parsed.settings;
}
