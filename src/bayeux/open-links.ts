import { createSlotMap, createSlotNumbers } from '../kernel/slot-map.ts';
import { type LinkEvents, OpenLink } from './open-link.ts';
import type { LinkId } from './protocol/port.ts';
import type { LinkPeer, LinkWriter } from './transport/port.ts';
import { createUserBacklogs } from './user-backlog.ts';

export type LinkStats = {
  readonly webSockets: number;
  readonly exchanges: number;
  /** Bytes that WebSockets have not taken yet. */
  readonly webSocketBufferedBytes: number;
};

/** The links that the host knows. */
export type OpenLinks = {
  open(writer: LinkWriter, peer: LinkPeer, events: LinkEvents): OpenLink;
  get(id: LinkId): OpenLink | undefined;
  /** Whether it was known. Its number may be given out again: whatever a new link with it brings in comes after what is fed of this one. */
  forget(link: OpenLink): boolean;
  values(): Iterable<OpenLink>;
  size(): number;
  stats(): LinkStats;
  /** The gateway goes away. */
  close(): void;
};

export function createOpenLinks(): OpenLinks {
  const links = createSlotMap<OpenLink>();
  const numbers = createSlotNumbers();
  const backlogs = createUserBacklogs();
  return {
    open(writer, peer, events) {
      const link = new OpenLink(numbers.take(), writer, peer, backlogs, events);
      links.set(link.id, link);
      return link;
    },
    get: links.get,
    forget(link) {
      if (links.get(link.id) !== link) return false;
      links.delete(link.id);
      numbers.giveBack(link.id);
      link.release();
      if (link.identity !== undefined) backlogs.leave(link.identity);
      return true;
    },
    values: links.values,
    size: links.size,
    stats() {
      const webSockets = [...links.values()].filter(({ peer }) => peer.transport === 'websocket');
      const webSocketBufferedBytes = webSockets.reduce((sum, { writer }) => sum + writer.bufferedBytes(), 0);
      return { webSockets: webSockets.length, exchanges: links.size() - webSockets.length, webSocketBufferedBytes };
    },
    close() {
      for (const { writer, brake } of [...links.values()]) {
        brake?.cancel();
        writer.close('going-away');
      }
    },
  };
}
