import { LineCounter, parseDocument } from 'yaml';
import { CONFIG_FILE_VARIABLE } from './leaves.ts';
import type { Mistake } from './mistake.ts';
import { isRawTree, type RawTree } from './tree-path.ts';

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
  const value: unknown = document.toJS() ?? {};
  if (isRawTree(value)) return { ok: true, tree: value };
  return {
    ok: false,
    mistakes: [
      { place: `${CONFIG_FILE_VARIABLE} (${fileName})`, problem: 'expected groups of settings, such as server:' },
    ],
  };
}
