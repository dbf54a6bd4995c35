/** A nested table of settings, before it is checked. */
export type RawTree = { [key: string]: unknown };
type Path = readonly (string | number)[];

/** `identity.contactCentres[0].name`: the path as people write it. */
export function toPathText(path: Path): string {
  return path.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('');
}

export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/** A copy of the tree with the value at the path. What stands in the way of the path and is no table stays: the check reports it. */
export function withValueAt(tree: RawTree, path: readonly string[], value: unknown): RawTree {
  const [key, ...rest] = path;
  if (key === undefined) return tree;
  if (rest.length === 0) return { ...tree, [key]: value };
  const inner = tree[key] ?? {};
  return isRawTree(inner) ? { ...tree, [key]: withValueAt(inner, rest, value) } : tree;
}

export function isRawTree(value: unknown): value is RawTree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
