import { createFifoQueue, type FifoQueue } from '../../kernel/fifo-queue.ts';
import type { Link, LinkHost, LinkWriter } from '../transport/port.ts';
import { createFirstTexts, createFrameJoin, type Frame, type FrameHeader, type FrameJoin, toFrames } from './frame.ts';
import { createLinksByNode } from './links-by-node.ts';
import type { RelayNetwork } from './port.ts';

/** Links whose sockets are at other gateways and whose sessions are here: to the host they are links like all others. */
export type RelayOwner = {
  take(frame: Frame): void;
  /** Takes no further links: their clients are to try again, and find another gateway. */
  close(): void;
  /** Frames of this node's links, or of all, may be lost: they are over. */
  lost(node: string | undefined): void;
  /** Gateways that have links here. */
  nodes(): readonly string[];
  size(): number;
  /** Resolves when everything that was sent over these links was reported, or will not be. */
  allReported(): Promise<void>;
};

type RemoteLink = {
  readonly from: string;
  readonly name: string;
  readonly link: Link;
  readonly writer: RemoteWriter;
  readonly join: FrameJoin;
};

type RemoteWriter = LinkWriter & {
  /** The oldest send that was not reported is done. */
  sent(ok: boolean): void;
  /** Whatever was not reported will not be. */
  giveUp(): void;
  isReported(): boolean;
};

export function createRelayOwner(network: RelayNetwork, host: LinkHost): RelayOwner {
  const links = createLinksByNode<RemoteLink>();
  const waiting = new Set<() => void>();

  function isAllReported(): boolean {
    return links.of(undefined).every(({ writer }) => writer.isReported());
  }

  function tellWaiting(): void {
    if (waiting.size === 0 || !isAllReported()) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  function open(frame: Frame, text: string): void {
    const { from, link: name, header } = frame;
    if (header.type !== 'open') return;
    const { caller, signIn, ...peer } = header.peer;
    const isExchange = peer.transport !== 'websocket';
    const writer = createRemoteWriter({
      network,
      entry: from,
      name,
      isExchange,
      answered: () => links.delete(from, name),
    });
    const link = host.open(writer, {
      transport: peer.transport,
      browser: peer.browser,
      caller,
      signIn: signIn && {
        ...signIn,
        passwordMark: signIn.passwordMark,
        endsAtMs: signIn.endsAtMs ?? Number.POSITIVE_INFINITY,
      },
    });
    const join = createFrameJoin(frame.number + 1);
    links.set(from, name, { from, name, link, writer, join });
    link.receive(parseMessages(text), text.length);
  }

  function act(remote: RemoteLink, header: FrameHeader, text: string): void {
    if (header.type === 'receive') remote.link.receive(parseMessages(text), header.bytes);
    else if (header.type === 'hurry') remote.link.hurry();
    else if (header.type === 'sent') remote.writer.sent(header.ok);
    else if (header.type === 'gone') end(remote);
    if (header.type === 'sent') tellWaiting();
  }

  function end(remote: RemoteLink): void {
    links.delete(remote.from, remote.name);
    remote.writer.giveUp();
    remote.link.gone();
    tellWaiting();
  }

  const opening = createFirstTexts();
  let closed = false;

  return {
    take(frame) {
      if (frame.header.type === 'open' && !closed) {
        const text = opening.take(frame);
        if (text !== undefined) open(frame, text);
        return;
      }
      const remote = links.get(frame.from, frame.link);
      if (remote === undefined) {
        const { type } = frame.header;
        if (type === 'open' || type === 'receive' || type === 'hurry') refuse(network, frame);
        return;
      }
      const text = remote.join.take(frame);
      if (text === 'lost') {
        remote.writer.close('try-again-later');
        end(remote);
      } else if (text !== undefined) act(remote, frame.header, text);
    },
    close() {
      closed = true;
    },
    lost(node) {
      opening.forget();
      for (const remote of links.of(node)) end(remote);
    },
    nodes: links.nodes,
    size: links.size,
    allReported: () => (isAllReported() ? Promise.resolve() : new Promise((resolve) => void waiting.add(resolve))),
  };
}

function parseMessages(text: string): readonly unknown[] {
  const messages: unknown = JSON.parse(text);
  return Array.isArray(messages) ? messages : [];
}

/** The entry has a link that is forgotten here, or not taken. */
function refuse(network: RelayNetwork, { from, link }: Frame): void {
  for (const text of toFrames(network.node, link, 0, { type: 'close', reason: 'try-again-later' }, '')) {
    network.send(from, text);
  }
}

type RemoteWriterOptions = {
  readonly network: RelayNetwork;
  readonly entry: string;
  readonly name: string;
  readonly isExchange: boolean;
  /** The exchange is over at both ends. */
  readonly answered: () => void;
};

function createRemoteWriter({ network, entry, name, isExchange, answered }: RemoteWriterOptions): RemoteWriter {
  const unreported: FifoQueue<{ readonly done: (ok: boolean) => void; readonly bytes: number }> = createFifoQueue();
  let bytes = 0;
  let number = 0;

  function tell(header: FrameHeader, text = ''): void {
    for (const frame of toFrames(network.node, name, number, header, text)) {
      number += 1;
      network.send(entry, frame);
    }
  }

  function sent(ok: boolean): void {
    const first = unreported.shift();
    bytes -= first?.bytes ?? 0;
    if (isExchange) answered();
    first?.done(ok);
  }

  return {
    sendCost: 1,
    send(messages, { browserCookie, reported }, done) {
      const text = messages.map(({ json }) => json).join('');
      const lengths = messages.map(({ json }) => json.length);
      // What a WebSocket has not taken counts, whatever it is.
      const isAwaited = reported || !isExchange;
      unreported.push({ done, bytes: text.length });
      bytes += text.length;
      tell({ type: 'send', lengths, browserCookie, reported: isAwaited }, text);
      if (!isAwaited) sent(true);
    },
    close: (reason) => tell({ type: 'close', reason }),
    bufferedBytes: () => bytes,
    pause: (paused) => tell({ type: 'pause', paused }),
    sent,
    isReported: () => unreported.size() === 0,
    giveUp() {
      while (unreported.size() > 0) sent(false);
    },
  };
}
