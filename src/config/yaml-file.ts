import { LineCounter, parseDocument } from 'yaml';
import { CONFIG_FILE_VARIABLE } from './leaves.ts';
import type { Mistake } from './mistake.ts';
import { isRawTree, type RawTree } from './tree-path.ts';

/** Contact centres may share a list of features by the thousand. */
const ALIASES_MAX = 100_000;

/** The file as a table, or what is wrong with it as YAML, with line numbers. An empty file is an empty table. */
export function parseYamlFile(
  fileName: string,
  text: string,
): { readonly ok: true; readonly tree: RawTree } | { readonly ok: false; readonly mistakes: readonly Mistake[] } {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) {
    const mistakes = problems.map((problem) => ({
      place: `${CONFIG_FILE_VARIABLE} (${fileName}, line ${lineCounter.linePos(problem.pos[0]).line})`,
      problem: problem.message,
    }));
    return { ok: false, mistakes };
  }
  const place = `${CONFIG_FILE_VARIABLE} (${fileName})`;
  try {
    const value: unknown = document.toJS({ maxAliasCount: ALIASES_MAX }) ?? {};
    if (isRawTree(value)) return { ok: true, tree: value };
    return { ok: false, mistakes: [{ place, problem: 'expected groups of settings, such as server:' }] };
  } catch (error) {
    // An alias without its anchor, or aliases of aliases that become too much.
    if (error instanceof ReferenceError) return { ok: false, mistakes: [{ place, problem: error.message }] };
    throw error;
  }
}
