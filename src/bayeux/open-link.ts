import { userKeyText } from '../identity/caller.ts';
import type { Identity, LinkId } from './protocol/port.ts';
import type { Link, LinkPeer, LinkWriter } from './transport/port.ts';

/** What the host is told of its links. */
export type LinkEvents = {
  receive(link: OpenLink, messages: readonly unknown[]): void;
  /** `reported`: the core waits for word of it. */
  sent(link: OpenLink, ok: boolean, reported: boolean): void;
  hurry(link: OpenLink): void;
  gone(link: OpenLink): void;
};

/** A link that the host knows. One per socket and per HTTP request: a class, for its memory. */
export class OpenLink implements Link {
  readonly id: LinkId;
  readonly writer: LinkWriter;
  readonly peer: LinkPeer;
  readonly identity: Identity | undefined;
  congested = false;
  hurried = false;
  /** Messages that came after a request that waits for the journal: they must not overtake it. */
  waiting: (readonly unknown[])[] | undefined;
  private readonly events: LinkEvents;
  // Made once: a WebSocket sends many times.
  private doneReported: ((ok: boolean) => void) | undefined;
  private doneUnreported: ((ok: boolean) => void) | undefined;

  constructor(id: LinkId, writer: LinkWriter, peer: LinkPeer, events: LinkEvents) {
    this.id = id;
    this.writer = writer;
    this.peer = peer;
    this.identity = peer.caller && userKeyText(peer.caller);
    this.events = events;
  }

  /** What the writer is to call once a send is done. */
  done(reported: boolean): (ok: boolean) => void {
    if (reported) {
      this.doneReported ??= (ok) => this.events.sent(this, ok, true);
      return this.doneReported;
    }
    this.doneUnreported ??= (ok) => this.events.sent(this, ok, false);
    return this.doneUnreported;
  }

  receive(messages: readonly unknown[]): void {
    this.events.receive(this, messages);
  }

  hurry(): void {
    this.hurried = true;
    this.events.hurry(this);
  }

  gone(): void {
    this.events.gone(this);
  }
}
