import type { WireMessage } from '../protocol/port.ts';
import { toClientMessage } from '../protocol/wire/client-message.ts';
import { toWireMessage } from '../protocol/wire/wire-message.ts';
import type { Link, LinkHost, LinkPeer, LinkWriter } from '../transport/port.ts';
import { createFrameJoin, type Frame, type FrameHeader, type FrameJoin, NODE_CHARS, toFrames } from './frame.ts';
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

/** The way to the session of a link. */
type Road = { readonly node: string; readonly name: string; readonly join: FrameJoin; number: number };

export function createRelayEntry(network: RelayNetwork, host: LinkHost): RelayEntry {
  const links = new Map<string, EntryLink>();
  let lastName = 0;

  /** A socket, with at most one session elsewhere. */
  class EntryLink implements Link {
    readonly writer: LinkWriter;
    readonly peer: LinkPeer;
    private local: Link | undefined;
    private hurried = false;
    road: Road | undefined;
    /** What was asked last, until there is an answer. */
    asked: { readonly messages: readonly unknown[]; readonly bytes: number } | undefined;

    constructor(writer: LinkWriter, peer: LinkPeer) {
      this.writer = writer;
      this.peer = peer;
      // A WebSocket may end, with its sign-in or with this gateway, before it has a session.
      if (peer.transport === 'websocket') this.openLocal();
    }

    openLocal(): Link {
      this.local ??= host.open(this.writer, this.peer);
      if (this.hurried) this.local.hurry();
      return this.local;
    }

    receive(messages: readonly unknown[], bytes: number): void {
      const node = ownerOf(messages);
      if (node === undefined || node === network.node) this.openLocal().receive(messages, bytes);
      else this.forward(node, messages, bytes);
    }

    private forward(node: string, messages: readonly unknown[], bytes: number): void {
      this.asked = { messages, bytes };
      const text = JSON.stringify(messages);
      if (this.road?.node === node) {
        this.tell({ type: 'receive', bytes }, text);
        return;
      }
      this.leave();
      const road = { node, name: String(++lastName), join: createFrameJoin(0), number: 0 };
      this.road = road;
      links.set(road.name, this);
      void this.ask(road, text);
    }

    /** The first frame says whether anybody is there. */
    private async ask(road: Road, text: string): Promise<void> {
      const { transport, caller, signIn, browser } = this.peer;
      const ends = signIn && { ...signIn, endsAtMs: Number.isFinite(signIn.endsAtMs) ? signIn.endsAtMs : null };
      const header: FrameHeader = { type: 'open', peer: { transport, caller, signIn: ends, browser } };
      const frames = toFrames(network.node, road.name, 0, header, text);
      road.number = frames.length;
      const answers = await Promise.all(frames.map((frame) => network.ask(road.node, frame)));
      if (this.road === road && answers.some((answer) => answer !== 'taken')) this.cut();
    }

    private tell(header: FrameHeader, text = ''): void {
      const { road } = this;
      if (road === undefined) return;
      for (const frame of toFrames(network.node, road.name, road.number, header, text)) {
        road.number += 1;
        network.send(road.node, frame);
      }
    }

    take(road: Road, frame: Frame): void {
      const text = road.join.take(frame);
      const { header } = frame;
      if (text === 'lost') this.cut();
      else if (text === undefined) return;
      else if (header.type === 'send') {
        this.asked = undefined;
        const options = { browserCookie: header.browserCookie };
        this.writer.send(toMessages(text, header.lengths), options, (ok) => this.tell({ type: 'sent', ok }));
      } else if (header.type === 'close') this.writer.close(header.reason);
      else if (header.type === 'pause') this.writer.pause(header.paused);
    }

    /** The session cannot be reached any more: when its gateway is gone, this one's core says so; else the client is to try again. */
    cut(): void {
      const { road, asked } = this;
      if (road === undefined) return;
      this.leave();
      this.asked = undefined;
      const isThere = network.isFresh(road.node);
      if (!isThere && asked !== undefined) this.openLocal().receive(asked.messages, asked.bytes);
      else if (this.peer.transport === 'websocket') this.writer.close('going-away');
      // An answered exchange is done.
      else if (asked !== undefined) this.writer.close('try-again-later');
    }

    private leave(): void {
      if (this.road === undefined) return;
      this.tell({ type: 'gone' });
      links.delete(this.road.name);
      this.road = undefined;
    }

    hurry(): void {
      this.hurried = true;
      this.local?.hurry();
      this.tell({ type: 'hurry' });
    }

    gone(): void {
      this.leave();
      this.local?.gone();
    }
  }

  return {
    open: (writer, peer) => new EntryLink(writer, peer),
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

function toMessages(text: string, lengths: readonly number[]): readonly WireMessage[] {
  let start = 0;
  return lengths.map((length) => {
    start += length;
    return toWireMessage(text.slice(start - length, start));
  });
}

/** Session ids of several gateways are so long: 131 random bits, and the node. */
const SESSION_ID_CHARS = 22 + NODE_CHARS;
const NODE_NAME = /^[0-9A-Za-z]+$/;

/** The gateway that has the session of these messages: the first one decides, as what belongs to another session is refused there. Undefined: none. */
function ownerOf(messages: readonly unknown[]): string | undefined {
  const { channel, clientId } = toClientMessage(messages[0]);
  if (channel === '/meta/handshake' || clientId === undefined) return undefined;
  const node = clientId.length === SESSION_ID_CHARS ? clientId.slice(-NODE_CHARS) : '';
  return NODE_NAME.test(node) ? node : undefined;
}
