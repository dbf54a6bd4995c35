import { dump } from 'js-yaml';
import { leaves } from './leaves.ts';
import type { Settings } from './settings.ts';
import { isRawTree, type RawTree, valueAt, withValueAt } from './tree-path.ts';

const MASK = '***';

/** The settings in force as YAML that GATEWAY_CONFIG would take, secrets masked. */
export function toMaskedYaml(settings: Settings): string {
  return dump(toMaskedTree(settings), { lineWidth: -1, noRefs: true });
}

type ContactCentres = readonly { readonly users: readonly object[] }[];

/** The same as a tree. `contactCentres`: those in force, where they were read anew. */
export function toMaskedTree(
  settings: Settings,
  contactCentres: ContactCentres = settings.identity.contactCentres,
): RawTree {
  const masked = contactCentres.map((centre) => ({
    ...centre,
    users: centre.users.map((user) => ({ ...user, passwordHash: MASK })),
  }));
  let tree: RawTree = { ...settings, identity: { ...settings.identity, contactCentres: masked } };
  for (const { path, secret } of leaves) {
    const value = valueAt(settings, path);
    if (secret && typeof value === 'string') tree = withValueAt(tree, path, withoutCredentials(value));
  }
  return withoutAbsent(tree);
}

/** Keeps of a URL, or of a comma list of URLs, what says where it leads; user, password and query go. */
function withoutCredentials(text: string): string {
  return text
    .split(',')
    .map((url) => url.replace(/^([^/]*\/\/).*@/, `$1${MASK}@`).replace(/\?.*/s, `?${MASK}`))
    .join(',');
}

/** Settings that are not given are left out: in YAML they would read as null. */
function withoutAbsent(tree: RawTree): RawTree {
  const present = Object.entries(tree).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([key, value]) => [key, isRawTree(value) ? withoutAbsent(value) : value]));
}
