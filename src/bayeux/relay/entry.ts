import type { LinkHost } from '../transport/port.ts';
import { EntryLink } from './entry-link.ts';
import type { Frame } from './frame.ts';
import type { RelayNetwork } from './port.ts';

/** Links whose sockets are here: what is for a session of this gateway goes to its host, everything else to the gateway that has the session. */
export type RelayEntry = LinkHost & {
  take(frame: Frame): void;
  /** Frames to and from this node, or any, may be lost. */
  lost(node: string | undefined): void;
  /** Connects that are held elsewhere are answered. */
  hurry(): void;
  /** Gateways that have the sessions of links here. */
  nodes(): ReadonlySet<string>;
  size(): number;
};

export function createRelayEntry(network: RelayNetwork, host: LinkHost): RelayEntry {
  const links = new Map<string, EntryLink>();
  let lastName = 0;
  const shared = { network, host, links, nextName: () => String(++lastName) };

  return {
    open: (writer, peer) => new EntryLink(shared, writer, peer),
    take(frame) {
      const link = links.get(frame.link);
      if (link?.road !== undefined && link.road.node === frame.from) link.take(link.road, frame);
    },
    lost(node) {
      for (const link of [...links.values()]) if (node === undefined || link.road?.node === node) link.cut();
    },
    hurry() {
      for (const link of links.values()) if (link.peer.transport !== 'websocket') link.hurry();
    },
    nodes: () => new Set([...links.values()].flatMap(({ road }) => (road === undefined ? [] : [road.node]))),
    size: () => links.size,
  };
}
