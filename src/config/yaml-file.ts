import { CORE_SCHEMA, loadAll, YAMLException } from 'js-yaml';
import { CONFIG_FILE_VARIABLE } from './leaves.ts';
import type { Mistake } from './mistake.ts';
import { isRawTree, type RawTree } from './tree-path.ts';

/** Contact centres may share a list of features by the thousand, but aliases of aliases of aliases become more than can be looked at. */
const VALUES_MAX = 5_000_000;
/** Deeper than any setting; an alias may even name what it is in. */
const DEPTH_MAX = 100;

/** The file as a table, or what is wrong with it as YAML 1.2, with the line. An empty file is an empty table. */
export function parseYamlFile(
  fileName: string,
  text: string,
): { readonly ok: true; readonly tree: RawTree } | { readonly ok: false; readonly mistakes: readonly Mistake[] } {
  const wrong = (problem: string, where = '') => {
    return { ok: false, mistakes: [{ place: `${CONFIG_FILE_VARIABLE} (${fileName}${where})`, problem }] } as const;
  };
  try {
    const [document, ...others] = loadAll(text, { schema: CORE_SCHEMA });
    const tree = document ?? {};
    if (others.length > 0) return wrong('expected one document, without --- between settings');
    if (!isRawTree(tree)) return wrong('expected groups of settings, such as server:');
    if (countValues(tree, VALUES_MAX, DEPTH_MAX) === VALUES_MAX) return wrong('its aliases name each other too often');
    return { ok: true, tree };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return wrong(error.reason, error.mark && `, line ${error.mark.line + 1}`);
  }
}

/** How many values a value is made of, aliases once for each time that they are used; `max` for more, and for what is too deep. */
function countValues(value: unknown, max: number, depthMax: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  if (depthMax === 0) return max;
  let count = 1;
  for (const part of Object.values(value)) {
    if (count >= max) return max;
    count += countValues(part, max - count, depthMax - 1);
  }
  return count;
}
