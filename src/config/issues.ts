import type { z } from 'zod';
import { nearestName } from '../kernel/nearest-name.ts';
import { CONFIG_FILE_VARIABLE, type Leaf, leaves } from './leaves.ts';
import { type Mistake, quoted } from './mistake.ts';
import { toPathText, valueAt } from './tree-path.ts';

export type Issue = z.core.$ZodIssue;
type Path = readonly (string | number)[];

/** Where a value came from, so that a mistake names the place that has to be changed. */
export type Origins = {
  /** Path texts of the leaves that the environment gave. */
  readonly fromEnvironment: ReadonlySet<string>;
  readonly fileName: string | undefined;
};

/** The variable, with the YAML path behind it when the value came from there; that of the file where the setting has none of its own. */
export function placeOf(path: Path, { fromEnvironment, fileName }: Origins): string {
  const leaf = leafAt(path);
  const variable = leaf?.env ?? CONFIG_FILE_VARIABLE;
  const given = leaf !== undefined && fromEnvironment.has(toPathText(leaf.path));
  return given || fileName === undefined ? variable : `${variable} (${toPathText(path)} in ${fileName})`;
}

/** What the check of the tree found, in the words for people. One issue may be several unknown keys. */
export function toMistakes(issue: Issue, root: unknown, origins: Origins): readonly Mistake[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key], origins));
  const leaf = leafAt(path);
  const expected = leaf?.expected ?? expectedBy(issue);
  const got = quoted(valueAt(root, path), leaf?.secret ?? path.at(-1) === 'passwordHash');
  return [{ place: placeOf(path, origins), problem: `expected ${expected}, got ${got}` }];
}

function unknownKey(path: Path, origins: Origins): Mistake {
  const depth = path.length;
  const siblings = leaves.flatMap((leaf) => (startsAlike(leaf.path, path) ? (leaf.path[depth - 1] ?? []) : []));
  const meant = nearestName(String(path.at(-1)), siblings);
  return {
    place: placeOf(path, origins),
    problem: `no such setting${meant === undefined ? '' : `, perhaps ${meant} is meant`}`,
  };
}

function startsAlike(leafPath: readonly string[], path: Path): boolean {
  return path.slice(0, -1).every((key, index) => leafPath[index] === key);
}

/** The leaf at the path, or above it: an item of a list belongs to its list. */
export function leafAt(path: readonly PropertyKey[]): Leaf | undefined {
  return leaves.find((leaf) => leaf.path.every((key, index) => path[index] === key));
}

function expectedBy(issue: Issue): string {
  if (issue.code === 'invalid_type')
    return issue.expected === 'object' ? 'a group of settings' : `a value of type ${issue.expected}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}`;
  return issue.message;
}
