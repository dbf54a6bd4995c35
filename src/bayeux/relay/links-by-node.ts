/** Links that have two ends, by the gateway at the other one and the name that the entry gave them. */
export type LinksByNode<RelayedLink> = {
  get(node: string, name: string): RelayedLink | undefined;
  set(node: string, name: string, link: RelayedLink): void;
  delete(node: string, name: string): void;
  /** Those to this node, or all; a list of its own. */
  of(node: string | undefined): readonly RelayedLink[];
  nodes(): readonly string[];
  size(): number;
};

/** By node first: what happens to one node costs nothing for the links of others, and anybody may name a node that nobody is. */
export function createLinksByNode<RelayedLink>(): LinksByNode<RelayedLink> {
  const nodes = new Map<string, Map<string, RelayedLink>>();
  let size = 0;
  return {
    get: (node, name) => nodes.get(node)?.get(name),
    set(node, name, link) {
      const links = nodes.get(node) ?? new Map<string, RelayedLink>();
      nodes.set(node, links);
      if (!links.has(name)) size++;
      links.set(name, link);
    },
    delete(node, name) {
      const links = nodes.get(node);
      if (links?.delete(name) !== true) return;
      size--;
      if (links.size === 0) nodes.delete(node);
    },
    of(node) {
      const sought = node === undefined ? [...nodes.values()] : [nodes.get(node) ?? new Map<string, RelayedLink>()];
      return sought.flatMap((links) => [...links.values()]);
    },
    nodes: () => [...nodes.keys()],
    size: () => size,
  };
}
