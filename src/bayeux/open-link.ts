import { userKeyText } from '../identity/caller.ts';
import type { Timer } from '../kernel/clock.ts';
import type { Identity, LinkId } from './protocol/port.ts';
import type { Link, LinkPeer, LinkWriter } from './transport/port.ts';
import type { UserBacklog, UserBacklogs } from './user-backlog.ts';

/** What the host is told of its links. */
export type LinkEvents = {
  receive(link: OpenLink, messages: readonly unknown[], bytes: number): void;
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
  /** Its socket is full. */
  congested = false;
  hurried = false;
  /** Messages that came after others that wait: they must not overtake them. */
  waiting: { readonly messages: readonly unknown[]; readonly bytes: number }[] | undefined;
  /** Of all messages that wait, the first ones too. */
  waitingBytes = 0;
  /** Runs while its user is above the rate. */
  brake: Timer | undefined;
  /** What all links of its user hold; undefined for nobody's link. */
  readonly backlog: UserBacklog | undefined;
  /** It is gone: nothing of it waits or counts any more. */
  released = false;
  private countedBytes = 0;
  private paused = false;
  private readonly events: LinkEvents;
  // Made once: a WebSocket sends many times.
  private doneReported: ((ok: boolean) => void) | undefined;
  private doneUnreported: ((ok: boolean) => void) | undefined;

  constructor(id: LinkId, writer: LinkWriter, peer: LinkPeer, backlogs: UserBacklogs, events: LinkEvents) {
    this.id = id;
    this.writer = writer;
    this.peer = peer;
    this.identity = peer.caller && userKeyText(peer.caller);
    this.backlog = this.identity === undefined ? undefined : backlogs.join(this.identity);
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

  /** Its socket is not read while messages wait for their turn, nor while what it was sent is not taken. */
  updateReading(): void {
    const pause = this.waiting !== undefined || this.congested;
    if (pause === this.paused) return;
    this.paused = pause;
    this.writer.pause(pause);
  }

  /** Counts what it holds among what its user holds; returns that. */
  count(): number {
    return this.countAs(this.writer.bufferedBytes() + this.waitingBytes);
  }

  /** It is gone, and holds nothing. */
  release(): void {
    this.released = true;
    this.brake?.cancel();
    this.countAs(0);
  }

  private countAs(bytes: number): number {
    if (this.backlog === undefined) return 0;
    this.backlog.bytes += bytes - this.countedBytes;
    this.countedBytes = bytes;
    return this.backlog.bytes;
  }

  receive(messages: readonly unknown[], bytes: number): void {
    this.events.receive(this, messages, bytes);
  }

  hurry(): void {
    this.hurried = true;
    this.events.hurry(this);
  }

  gone(): void {
    this.events.gone(this);
  }
}
