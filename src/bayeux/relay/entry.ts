import type { LinkHost } from '../transport/port.ts';
import { EntryLink } from './entry-link.ts';
import type { Frame } from './frame.ts';
import { createLinksByNode } from './links-by-node.ts';
import type { RelayNetwork } from './port.ts';

/** Links whose sockets are here: what is for a session of this gateway goes to its host, everything else to the gateway that has the session. */
export type RelayEntry = LinkHost & {
  take(frame: Frame): void;
  /** Frames to and from this node, or any, may be lost. */
  lost(node: string | undefined): void;
  /** Connects that are held elsewhere are answered. */
  hurry(): void;
  /** Gateways that have the sessions of links here. */
  nodes(): readonly string[];
  size(): number;
};

export function createRelayEntry(network: RelayNetwork, host: LinkHost): RelayEntry {
  const links = createLinksByNode<EntryLink>();
  let lastName = 0;
  const shared = { network, host, links, nextName: () => String(++lastName) };

  return {
    open: (writer, peer) => new EntryLink(shared, writer, peer),
    take(frame) {
      links.get(frame.from, frame.link)?.take(frame);
    },
    lost(node) {
      for (const link of links.of(node)) link.cut();
    },
    hurry() {
      for (const link of links.of(undefined)) if (link.peer.transport !== 'websocket') link.hurry();
    },
    nodes: links.nodes,
    size: links.size,
  };
}
