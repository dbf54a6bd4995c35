import { leaves } from './leaves.ts';
import type { Settings } from './settings.ts';
import { valueAt } from './tree-path.ts';

/** The variables of all settings that differ. */
export function changedSettings(one: Settings, other: Settings): readonly string[] {
  return leaves
    .filter(({ path }) => JSON.stringify(valueAt(one, path)) !== JSON.stringify(valueAt(other, path)))
    .map(({ env }) => env);
}
