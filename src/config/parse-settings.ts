import { crossCheck } from './checks/cross-checks.ts';
import { checkFiles, checkUcsFiles } from './checks/file-checks.ts';
import { demoContactCentres } from './demo-identities.ts';
import { type Environment, readEnvironment, unknownVariables } from './environment.ts';
import { type Issue, leafAt, type Origins, placeOf, toMistakes } from './issues.ts';
import { CONFIG_FILE_VARIABLE } from './leaves.ts';
import type { Mistake } from './mistake.ts';
import { type Settings, settingsTree } from './settings.ts';
import { type RawTree, toPathText, withValueAt } from './tree-path.ts';
import { parseYamlFile } from './yaml-file.ts';

/** Reads a text file whole; throws what node:fs throws. */
export type ReadFile = (fileName: string) => string;

/** Which process asks: the UCS alone serves nobody with demo identities, so its start does not depend on HOST. */
export type Role = 'gateway' | 'ucs';

export type ParsedSettings =
  | { readonly ok: true; readonly settings: Settings; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/**
 * Settings from the environment and from the YAML file that GATEWAY_CONFIG names; the environment wins. All mistakes are told at
 * once. Without a file the demo identities are in force, for a loopback HOST only.
 */
export function parseSettings(env: Environment, readFile: ReadFile, role: Role = 'gateway'): ParsedSettings {
  const fileName = env[CONFIG_FILE_VARIABLE]?.trim() || undefined;
  const file = readTree(fileName, readFile);
  const { given, mistakes } = readEnvironment(env);
  const raw = given.reduce((tree, { leaf, value }) => withValueAt(tree, leaf.path, value), file.ok ? file.tree : {});
  const origins = { fromEnvironment: new Set(given.map(({ leaf }) => toPathText(leaf.path))), fileName };
  const checked = checkTree(raw, { origins, role, readFile });
  const all = [...(file.ok ? [] : file.mistakes), ...mistakes, ...checked.mistakes];
  const { settings } = checked;
  if (all.length > 0 || settings === undefined) return { ok: false, mistakes: all };
  return { ok: true, settings, warnings: [...unknownVariables(env), ...nobodyCanSignIn(settings)] };
}

function readTree(fileName: string | undefined, readFile: ReadFile): ReturnType<typeof parseYamlFile> {
  if (fileName === undefined) return { ok: true, tree: {} };
  let text: string;
  try {
    text = readFile(fileName);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, mistakes: [{ place: CONFIG_FILE_VARIABLE, problem: `cannot be read: ${reason}` }] };
  }
  return parseYamlFile(fileName, text);
}

type TreeCheck = { readonly origins: Origins; readonly role: Role; readonly readFile: ReadFile };

/** The settings, where the rest of the tree makes any, and all that is wrong with them. */
function checkTree(
  raw: RawTree,
  { origins, role, readFile }: TreeCheck,
): { readonly settings: Settings | undefined; readonly mistakes: readonly Mistake[] } {
  const parsed = settingsTree.safeParse(raw);
  const issues = parsed.success ? [] : parsed.error.issues;
  const mistakes = issues.flatMap((issue) => toMistakes(issue, raw, origins));
  // What is wrong in itself must not hide what is wrong beside it.
  const tree = parsed.success ? parsed.data : settingsTree.safeParse(withoutWrongLeaves(raw, issues)).data;
  if (tree === undefined) return { settings: undefined, mistakes };
  const demo = origins.fileName === undefined;
  const settings = demo ? withDemoIdentities(tree) : tree;
  const findings = [
    ...crossCheck(settings, { demo: demo && role === 'gateway', alone: role !== 'gateway' }),
    ...(role === 'gateway' ? checkFiles(settings, readFile) : checkUcsFiles(settings, readFile)),
  ];
  const found = findings.map(({ path, problem }) => ({ place: placeOf(path, origins), problem }));
  return { settings, mistakes: [...mistakes, ...found] };
}

function withoutWrongLeaves(raw: RawTree, issues: readonly Issue[]): RawTree {
  return issues.reduce((tree, issue) => {
    const leaf = leafAt(issue.path);
    return leaf === undefined ? tree : withValueAt(tree, leaf.path, undefined);
  }, raw);
}

function withDemoIdentities(settings: Settings): Settings {
  return { ...settings, identity: { ...settings.identity, contactCentres: demoContactCentres } };
}

function nobodyCanSignIn({ identity }: Settings): readonly string[] {
  const users = identity.contactCentres.some((centre) => centre.users.length > 0);
  if (users || identity.oidc.issuer !== undefined) return [];
  return ['identity.contactCentres: no user and no OIDC_ISSUER, so nobody can sign in'];
}
