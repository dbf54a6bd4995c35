import type { WireMessage } from '../protocol/port.ts';
import { toClientMessage } from '../protocol/wire/client-message.ts';
import { toWireMessage } from '../protocol/wire/wire-message.ts';
import type { Link, LinkHost, LinkPeer, LinkWriter } from '../transport/port.ts';
import { createFrameJoin, type Frame, type FrameHeader, type FrameJoin, NODE_CHARS, toFrames } from './frame.ts';
import type { LinksByNode } from './links-by-node.ts';
import type { RelayNetwork } from './port.ts';

/** What all links of a gateway share. */
export type EntryShared = {
  readonly network: RelayNetwork;
  readonly host: LinkHost;
  /** Links whose session is elsewhere. */
  readonly links: LinksByNode<EntryLink>;
  nextName(): string;
};

/** The way to the session of a link. */
type Road = { readonly node: string; readonly name: string; readonly join: FrameJoin; number: number };

/** A socket, with at most one session elsewhere. */
export class EntryLink implements Link {
  private readonly shared: EntryShared;
  private readonly writer: LinkWriter;
  readonly peer: LinkPeer;
  private local: Link | undefined;
  private hurried = false;
  private road: Road | undefined;
  /** What was asked last, until there is an answer. */
  private asked: { readonly messages: readonly unknown[]; readonly bytes: number } | undefined;

  constructor(shared: EntryShared, writer: LinkWriter, peer: LinkPeer) {
    this.shared = shared;
    this.writer = writer;
    this.peer = peer;
    // A WebSocket may end, with its sign-in or with this gateway, before it has a session.
    if (peer.transport === 'websocket') this.openLocal();
  }

  private openLocal(): Link {
    this.local ??= this.shared.host.open(this.writer, this.peer);
    if (this.hurried) this.local.hurry();
    return this.local;
  }

  receive(messages: readonly unknown[], bytes: number): void {
    const node = ownerOf(messages);
    if (node === undefined || node === this.shared.network.node) this.openLocal().receive(messages, bytes);
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
    const road = { node, name: this.shared.nextName(), join: createFrameJoin(0), number: 0 };
    this.road = road;
    this.shared.links.set(road.node, road.name, this);
    const { transport, caller, signIn, browser } = this.peer;
    const ends = signIn && { ...signIn, endsAtMs: Number.isFinite(signIn.endsAtMs) ? signIn.endsAtMs : null };
    this.tell({ type: 'open', peer: { transport, caller, signIn: ends, browser } }, text);
  }

  private tell(header: FrameHeader, text = ''): void {
    const { road } = this;
    if (road === undefined) return;
    for (const frame of toFrames(this.shared.network.node, road.name, road.number, header, text)) {
      road.number += 1;
      this.shared.network.send(road.node, frame);
    }
  }

  take(frame: Frame): void {
    const text = this.road?.join.take(frame);
    const { header } = frame;
    if (text === 'lost') this.cut();
    else if (text === undefined) return;
    else if (header.type === 'send') {
      this.asked = undefined;
      const { browserCookie, reported } = header;
      this.writer.send(toMessages(text, header.lengths), { browserCookie, reported }, (ok) => this.sent(reported, ok));
    } else if (header.type === 'close') this.writer.close(header.reason);
    else if (header.type === 'pause') this.writer.pause(header.paused);
  }

  /** One answer ends an exchange at both ends, without a word about it. */
  private sent(reported: boolean, ok: boolean): void {
    if (reported) this.tell({ type: 'sent', ok });
    if (this.peer.transport !== 'websocket') this.forget();
  }

  /** The session cannot be reached any more: when its gateway is gone, this one's core says so; else the client is to try again. */
  cut(): void {
    const { road, asked } = this;
    if (road === undefined) return;
    const isWebSocket = this.peer.transport === 'websocket';
    // An answered exchange is done, but for word of whether its client has the answer.
    if (asked === undefined && !isWebSocket) return;
    this.leave();
    this.asked = undefined;
    const isThere = this.shared.network.isFresh(road.node);
    if (!isThere && asked !== undefined) this.openLocal().receive(asked.messages, asked.bytes);
    else this.writer.close(isWebSocket ? 'going-away' : 'try-again-later');
  }

  private leave(): void {
    this.tell({ type: 'gone' });
    this.forget();
  }

  private forget(): void {
    if (this.road === undefined) return;
    this.shared.links.delete(this.road.node, this.road.name);
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
